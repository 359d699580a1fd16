"""What happens to contributors, for rooms that keep something of theirs: imports go one way, towards us.

put_aside: an account's own contributor takes over a browser from its guest. Sent with `guest` and `own`.
forgotten: somebody wants to be forgotten; their takes are withdrawn already. Sent with `contributor`.
"""

from django.dispatch import Signal

put_aside = Signal()
forgotten = Signal()
