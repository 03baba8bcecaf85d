"""Settings, addresses and the server: the only place that knows every package."""
