"""The parts of a RAG rule: tolerances, facts, the rating itself, and the words of the rule."""
