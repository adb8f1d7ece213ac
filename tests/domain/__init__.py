"""Tests of the domain: the notice as code."""
