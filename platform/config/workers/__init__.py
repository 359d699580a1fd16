"""The workers of the scaled way: who works on which queue within which limits, and which are there."""
