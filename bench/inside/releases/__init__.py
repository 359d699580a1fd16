"""What leaves, what comes in, and whether it is whole."""
