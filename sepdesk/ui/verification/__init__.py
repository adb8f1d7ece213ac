"""外省证核验: what waits for a verification by age, and an exam centre's conclusions."""
