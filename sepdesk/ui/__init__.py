"""The window: one package per tab, and the parts that the tabs are made of."""
