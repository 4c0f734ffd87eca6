"""The roof of the API: which endpoint answers under which address of /api/v1/."""

from typing import Any

from django.urls import include, path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.routers import SimpleRouter

from goals.api import Goals
from monitoring.api import Attainment
from salesmgmt.home.api import Readings
from salesmgmt.org.api.notices import Notices
from salesmgmt.org.api.views import Departments, Jobs, People
from salesmgmt.sales.api import Customers, Documents, Orders, Products

router = SimpleRouter()
router.register("people", People, basename="people")
router.register("departments", Departments, basename="departments")
router.register("products", Products, basename="products")
router.register("customers", Customers, basename="customers")
router.register("orders", Orders, basename="orders")
router.register("goals", Goals, basename="goals")
router.register("jobs", Jobs, basename="jobs")
router.register("notices", Notices, basename="notices")
router.register("readings", Readings, basename="readings")

app_name = "api"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema describes the log-in."""

    target_class = "salesmgmt.org.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        """Of OpenAPI's kinds: a bearer token."""
        return {"type": "http", "scheme": "bearer"}


urlpatterns = [
    path("documents/", Documents.as_view(), name="documents"),
    path("attainment/", Attainment.as_view(), name="attainment"),
    path("", include(router.urls)),
]
