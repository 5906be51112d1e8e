"""How results are put into words: numbers, periods, subjects and clauses, one topic a file."""
