"""Hidden counts: profiles, suppression, audit."""
