"""Plan Abierto: read, audit, follow up and print a public institution's operational plan."""
