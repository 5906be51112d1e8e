"""The measurements of the speed table; `benchmarks/speed_table.py` sets up, runs and prints."""
