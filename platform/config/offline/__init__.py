"""What a browser keeps of the site: how it is installed, and what opens without a connection."""
