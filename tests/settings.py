"""The settings of the office under test: the real ones, in a folder of their own, with what only a test may weaken.

Of the environment only `PLANABIERTO_DATABASE_URL` counts, so that a test means the same on every machine, and
`PLANABIERTO_TEST_SUFFIX`, by which two runs at once on one PostgreSQL keep their databases apart.
"""

import os
import tempfile

# Kept as a module global: the folder is removed when the process ends.
HOME_OF_TESTS = tempfile.TemporaryDirectory(prefix="planabierto-tests-")

TEST_SUFFIX = os.environ.get("PLANABIERTO_TEST_SUFFIX", "")
for name in [name for name in os.environ if name.startswith("PLANABIERTO_") and name != "PLANABIERTO_DATABASE_URL"]:
    del os.environ[name]
os.environ["PLANABIERTO_HOME"] = HOME_OF_TESTS.name
os.environ["PLANABIERTO_SECRET_KEY"] = "a key that signs nothing outside of these tests " * 2
os.environ["PLANABIERTO_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1,otra.example"

from planabierto.office.config.settings import *  # noqa: E402, F403  the environment must stand before they are read

# A database in a file, as in production: one in memory knows neither WAL nor two connections.
DATABASES["default"]["TEST"] = {  # noqa: F405  the star brings it
    "NAME": f"test_planabierto{TEST_SUFFIX}"
    if os.environ.get("PLANABIERTO_DATABASE_URL")
    else os.path.join(HOME_OF_TESTS.name, "test.sqlite3")  # noqa: PTH118  Django wants a text here
}
SECURE_SSL_REDIRECT = False  # the test client asks over http; the tests of the headers turn it on again
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
