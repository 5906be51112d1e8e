"""Layout only: tables for people, stable texts for programs. No statistics."""
