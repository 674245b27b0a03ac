"""SQL to dataclass and back. Functions take a Session and never commit."""
