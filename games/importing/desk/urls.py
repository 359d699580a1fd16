"""Addresses of the pages of imports."""

from django.urls import path

from games.importing.desk import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("<uuid:import_id>/", views.run, name="run"),
    path("<uuid:import_id>/report.csv", views.report, name="report"),
    path("<uuid:import_id>/again/", views.again, name="again"),
]
