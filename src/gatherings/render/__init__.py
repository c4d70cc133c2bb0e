"""Stage 4: manuscripts become leaves of neutral XHTML."""
