"""What there is, how it grows, how far people agree, and what each model makes of it: for everybody."""
