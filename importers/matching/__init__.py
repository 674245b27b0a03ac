"""Which rows are one person: keys to look by, comparisons, judgements with reasons, groups.

Two engines share the comparison of names. Uploads are held against the people there are: `card`,
`block`, `look`, `compare`, `compared`, `levels`, `mailboxes`, `miswritten`, `ages`, `model`, `rarity`, `decide`,
`groups`, `part`, `cluster`. A table of anybody is matched at once, in columns, by what it teaches
itself: `whole`, `table`, `coded`, `passes`, `comparing`, `kinds`, `estimate`, `weighing`, `joining`,
`lone`. What counts of a person's rows is told by `derive`, `best_address` and `rivals`.
"""
