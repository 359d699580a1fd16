"""Addresses that are open to everybody."""

from django.urls import URLPattern, URLResolver, path

from moderation import pages

app_name = "open"
urlpatterns: list[URLPattern | URLResolver] = [
    path("models/", pages.models, name="models"),
    path("samples/<uuid:sample_id>/", pages.sample, name="sample"),
]
