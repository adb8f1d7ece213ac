"""设置: what each clerk chooses for themselves."""
