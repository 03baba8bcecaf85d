"""People, their roles and the policy table."""
