"""Addresses of the journal."""

from django.urls import URLPattern, URLResolver, path

from accounts.journal import views

app_name = "journal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.journal, name="journal"),
    path("journal.csv", views.as_csv, name="csv"),
    path("journal.jsonl", views.as_json_lines, name="json_lines"),
]
