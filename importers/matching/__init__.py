"""Which rows are one person: keys to look by, comparisons, judgements with reasons, groups."""
