"""Write the page of bundled data."""
