"""What models say of takes, and what they cost."""
