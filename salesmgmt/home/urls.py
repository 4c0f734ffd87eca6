"""The roof's own pages."""

from django.urls import path

from salesmgmt.home import views, views_readings

app_name = "home"

urlpatterns = [
    path("", views.home, name="home"),
    path("waiting/<slug:part>/", views.decisions, name="decisions"),
    path("thread/goal/<int:pk>/", views.goal_thread, name="goal_thread"),
    path("thread/order/<int:pk>/", views.order_thread, name="order_thread"),
    path("my-data/", views_readings.my_data, name="my_data"),
    path("my-data/readings.csv", views_readings.my_data_csv, name="my_data_csv"),
    path("preferences/language/", views.language, name="language"),
    path("preferences/theme/", views.theme, name="theme"),
]
