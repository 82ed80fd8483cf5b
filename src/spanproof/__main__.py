"""`python -m spanproof` is the command line."""

from spanproof.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
