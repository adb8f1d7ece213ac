"""Tests of the import of what a province has."""
