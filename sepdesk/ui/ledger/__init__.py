"""登记台账: what was taken in, day by day, its monthly return, and both on paper or in Excel."""
