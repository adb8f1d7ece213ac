"""从 Excel 导入名单: the list chosen, looked over row by row, then filed."""
