"""Every speed figure of the house, each a ratio against a baseline measured in the same run."""
