"""指南与建议: how offices are reached, and what is suggested for the platform."""
