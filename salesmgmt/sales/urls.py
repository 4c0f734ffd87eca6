"""Pages of the record, under /orders/."""

from django.urls import path

from salesmgmt.sales import views

app_name = "sales"

urlpatterns = [
    path("", views.order_list, name="order_list"),
    path("orders.csv", views.order_list_csv, name="order_list_csv"),
    path("<int:pk>/", views.order, name="order"),
    path("<int:pk>/lines.csv", views.order_lines_csv, name="order_lines_csv"),
    path("<int:pk>/credits.csv", views.order_credits_csv, name="order_credits_csv"),
]
