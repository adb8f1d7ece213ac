"""The tab 不良记录: penalties, lost and restored certificates."""
