"""Tables as files that others read."""
