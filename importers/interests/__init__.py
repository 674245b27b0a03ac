"""Which issues people care about: the list of issues, signs in words, evidence, scores."""
