"""Measurements, each beside a limit measured in the same run, so that ratios travel."""
