"""cdpkit: typed records and honest arithmetic for local drug strategies."""
