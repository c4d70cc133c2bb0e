"""Stage 7: finished files are read back and checked."""
