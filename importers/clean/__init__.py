"""Cells made clean, one kind of thing a module; every function is pure and total."""
