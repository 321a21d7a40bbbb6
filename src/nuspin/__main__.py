"""`python -m nuspin` is the command line."""

from nuspin.cli import main

main()
