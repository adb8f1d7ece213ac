"""One exchange with the platform each; Qt-free, with clock and transport handed in."""
