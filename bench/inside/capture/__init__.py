"""What a take costs on its way in."""
