"""How files become people and interests. Pure: no web, no database, no clock, no settings."""
