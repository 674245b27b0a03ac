"""Queries for pages: always ordered, never changing anything."""
