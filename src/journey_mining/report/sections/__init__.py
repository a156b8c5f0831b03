"""One section a file, found by listing this folder."""
