"""Stage 8: the whole way, from a folder to finished editions."""
