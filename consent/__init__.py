"""What people said about being contacted, and what follows. Pure: the ground floor."""
