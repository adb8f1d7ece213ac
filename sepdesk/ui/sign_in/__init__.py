"""Signing in at the station, with or without a network."""
