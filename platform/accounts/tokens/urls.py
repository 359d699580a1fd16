"""Addresses of the page of tokens."""

from django.urls import URLPattern, URLResolver, path

from accounts.tokens import views

app_name = "tokens"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.tokens, name="tokens"),
    path("<int:token_id>/revoke/", views.revoke, name="revoke"),
]
