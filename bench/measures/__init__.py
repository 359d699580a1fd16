"""One module a group of rows: `rows()` measures them."""
