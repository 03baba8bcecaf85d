"""How passwords are stored: Argon2id with the second of the settings that OWASP's Password Storage Cheat Sheet holds equal."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane: 200 people who come in on the last day must fit into the memory of a small server.

    Passwords stored with other costs are stored anew when their owner comes in.
    """

    memory_cost = 19_456  # KiB
    time_cost = 2
    parallelism = 1
