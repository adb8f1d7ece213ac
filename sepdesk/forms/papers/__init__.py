"""The other papers of the counter: what each says, how it is set on its sheets, and its picture."""
