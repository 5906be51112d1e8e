"""What `PrintedValue` is made of: the grammar of printed numbers, and what they allow."""
