"""``python -m duxue``: the command line without a script on the path."""

from duxue.cli import main

main()
