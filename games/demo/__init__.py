"""Some forty short clips of fifteen machine voices, so that a new site has something to show."""
