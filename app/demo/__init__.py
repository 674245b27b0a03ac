"""The whole main job on sample spreadsheets that ship with the project, told as a story."""
