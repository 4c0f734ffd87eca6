"""python -m benchmarks [SIZE] [PART ...]: measure a company of a size and print every figure."""

import os
import sys
from pathlib import Path

from salesmgmt import services

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    size, *parts = sys.argv[1:] or ["default"]
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    os.environ["BENCHMARK_DATABASE"] = f"benchmark_{size}"
    services.ensure(ROOT, os.environ)
    import django

    django.setup()
    from benchmarks.running import run

    run(size, parts)


if __name__ == "__main__":
    main()
