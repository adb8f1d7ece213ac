"""第一次使用: four steps that make a machine a station."""
