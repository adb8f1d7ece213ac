"""Tests of the station's two files."""
