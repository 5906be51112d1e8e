"""What things mean: value types, records of the three layers, and the registry."""
