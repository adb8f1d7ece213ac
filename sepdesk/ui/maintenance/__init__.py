"""人员与单位维护: persons, linked persons, units."""
