"""Addresses of the platform: translate, call, answer."""
