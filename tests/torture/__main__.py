"""`python -m tests.torture` measures every condition and writes docs/cuts.md's table and its picture.

`python -m tests.torture NAME...` prints the rows whose name or family holds one of the words and writes
nothing. With `--few`, either takes only as many takes as the suite does; the page says how many.
PYTHONPATH=platform and DJANGO_SETTINGS_MODULE must be set.
"""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module("tests.torture.running").main(sys.argv[1:])  # its models need the apps first
