"""Revisions of `station`."""
