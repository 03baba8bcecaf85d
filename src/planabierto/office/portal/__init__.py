"""The anonymous site: what was published, for citizens and machines, made of editions and of nothing else."""
