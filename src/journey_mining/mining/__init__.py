"""Models that SQL cannot say; each module names the table it makes."""
