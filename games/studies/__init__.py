"""Studies: work for people whom a panel pays, from the place they are given to the list of who is paid."""
