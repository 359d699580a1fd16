"""Three dozen short clips of twelve machine voices, so that a new site has something to show."""
