"""The Daily Turn: one prompt a day for everybody, three tries, and a drawing of one's take to share."""
