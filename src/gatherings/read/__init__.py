"""Read: files of a collection → values that know where they were written."""
