"""Sheets of Excel: written so that nothing in a cell is ever computed."""
