"""What numbers mean: arrays in, frozen results out, one family of methods a file."""
