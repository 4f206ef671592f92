"""Dated facts of the world and historical keys, as data with sources, and their look-ups."""
