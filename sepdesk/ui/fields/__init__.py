"""Inputs that know what they take: a number, a date, a unit, a region."""
