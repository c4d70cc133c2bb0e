"""`python -m gatherings`: the same as the command."""

from gatherings.cli import program

if __name__ == "__main__":
    program()
