"""Figures: positions are ours, so that two nights can be laid side by side."""
