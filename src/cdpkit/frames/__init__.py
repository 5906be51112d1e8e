"""Data frames of any engine in, the same kind of frame out."""
