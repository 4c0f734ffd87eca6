"""Published worked examples: the figures that a formula must reproduce."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "worked_examples.json"


@cache
def _examples() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in json.loads(_FILE.read_text("utf-8"))}


def example(number: str) -> dict[str, Any]:
    """The example with its `input`, `expected`, `tolerance` and source, by its number."""
    return _examples()[number]
