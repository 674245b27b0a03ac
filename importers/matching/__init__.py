"""Which rows are one person: keys to look by, comparisons, judgements with reasons, groups.

Two engines share the comparison of names. Uploads are held against the people there are: `card`,
`block`, `compare`, `levels`, `model`, `decide`, `part`, `cluster`. A table of anybody is matched at
once, in columns, by what it teaches itself: `whole`, `table`, `coded`, `passes`, `comparing`, `kinds`,
`estimate`, `weighing`, `joining`, `lone`.
"""
