"""The tab 取证复审: applications for certificates, filed and decided."""
