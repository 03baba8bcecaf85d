"""Writers: one module per file format, each prints the official report of a `PlanDocument`."""
