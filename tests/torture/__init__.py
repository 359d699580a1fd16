"""The torture set: takes whose words end at known samples, and what microphones, rooms and lines do."""
