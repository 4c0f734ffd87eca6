"""Health of the web process, asked from inside its container: exit code 0 when /healthz answers.

Asks under the first of ALLOWED_HOSTS, because Django refuses requests for other names.
"""

import os
import sys
import urllib.error
import urllib.request

URL = "http://127.0.0.1:8000/healthz"
PATIENCE = 4.0  # seconds


def main() -> int:
    """0 when the answer is 200."""
    request = urllib.request.Request(URL, headers={"Host": own_name()})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return 0 if answer.status == 200 else 1
    except (OSError, urllib.error.URLError) as error:
        print(error, file=sys.stderr)
        return 1


def own_name() -> str:
    """A host name that this installation answers to."""
    name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return name if name and name != "*" else "localhost"


if __name__ == "__main__":
    sys.exit(main())
