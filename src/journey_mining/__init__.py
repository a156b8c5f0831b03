"""Customer journeys from web, email and support logs."""

__version__ = "0.1.0"
