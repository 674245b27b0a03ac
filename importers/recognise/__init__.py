"""Sheets of text in, the table of people out: headings, tool, kind and what each column holds."""

from importers.recognise.table import find_table, find_tables

__all__ = ["find_table", "find_tables"]
