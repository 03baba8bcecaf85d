"""What holds for every test: how long hypothesis may search."""

from hypothesis import HealthCheck, settings

# A shared machine is slow at times: an example is judged by its result, never by its time.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("trial", parent=settings.get_profile("default"), max_examples=2000)
settings.load_profile("default")
