"""Prefect flows: thin wrappers around the steps of journey_mining.run, deployed from a checkout."""
