"""Stage 9: what an editor does around a build."""
