"""The roof's own pages."""

from django.urls import path

from salesmgmt.home import views

app_name = "home"

urlpatterns = [
    path("", views.home, name="home"),
    path("preferences/language/", views.language, name="language"),
    path("preferences/theme/", views.theme, name="theme"),
]
