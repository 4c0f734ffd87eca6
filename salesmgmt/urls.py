"""The roof: which app answers under which address. A new app adds one line here."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from salesmgmt.home import errors, health

urlpatterns = [
    path("", include("salesmgmt.home.urls")),
    # The address is the log-in: an administrator changes it, not the person alone.
    path("accounts/email/", errors.closed),
    path("accounts/", include("allauth.account.urls")),
    path("goals/", include("goals.urls")),
    # Its pages lie under /performance/ and, with the figures of goals, under /goals/.
    path("", include("monitoring.urls")),
    path("orders/", include("salesmgmt.sales.urls")),
    path("training/", include("training.urls")),
    path("diagnoses/", include("diagnostics.urls")),
    path("awards/", include("recognition.urls")),
    path("company/", include("salesmgmt.org.urls")),
    # Operators log in where everybody does, with its limits; others get 403.
    path("admin/login/", secure_admin_login(admin.site.login), name="admin-login"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("salesmgmt.api")),
    path("api/schema", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "api/docs",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="home/api.html"),
        name="api-docs",
    ),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "salesmgmt.home.errors.bad_request"
handler403 = "salesmgmt.home.errors.permission_denied"
handler404 = "salesmgmt.home.errors.page_not_found"
# Asked for by allauth where too many attempts came.
handler429 = "salesmgmt.home.errors.too_many"
handler500 = "salesmgmt.home.errors.server_error"
