"""Models that a site trains itself: small, from its own sentences, without PyTorch and without the Hub."""
