"""The published sets, loaded once per module and rolled back after it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.midyear import TODAY
from tests.standing import whole_module


@pytest.fixture
def alone(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of the test's own, for a large load."""
    with django_db_blocker.unblock(), whole_module():
        yield


@pytest.fixture(scope="module")
def loaded(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Any]:
    """The set named by the module's SET, loaded as is; the load's report."""
    from salesmgmt.demo.actions import load_demo

    with django_db_blocker.unblock(), whole_module():
        yield load_demo(request.module.SET, today=TODAY, as_is=True)
