"""What judging costs, and the desk of those who decide."""
