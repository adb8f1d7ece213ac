"""What a province has, from Excel: six lists, a result for each row, safe to repeat (B-14)."""
