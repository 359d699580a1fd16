"""What no worker comes through with: counted as it is tried, laid aside in the end, run again by people."""
