"""`python -m journey_mining` is the command line."""

from journey_mining.cli import main

main()
