"""One verb a file. Workflows take a Session, ports and `now`; they flush and never commit."""
