"""The torture set: takes whose words end at known samples, through what microphones, rooms and lines do to them."""
