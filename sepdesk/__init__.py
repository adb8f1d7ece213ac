"""sepdesk: the registry desk of a county special-equipment supervision station."""

__version__ = "0.1.0"
