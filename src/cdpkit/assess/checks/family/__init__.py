"""The checks of this package, a file a family."""
