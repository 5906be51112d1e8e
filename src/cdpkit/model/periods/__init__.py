"""What `Period` is made of: years and months, notations, and the grammar of printed labels."""
