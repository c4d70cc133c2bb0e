"""`python -m gatherings`: the same as the command."""

import sys

from gatherings.cli import main

if __name__ == "__main__":
    sys.exit(main())
