"""Who is who, and what a person says against it."""
