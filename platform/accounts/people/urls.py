"""Addresses of the administrators' pages."""

from django.urls import URLPattern, URLResolver, path

from accounts.people import views

app_name = "administration"
ACCOUNT = "<int:account_id>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.people, name="people"),
    path(f"{ACCOUNT}/", views.person, name="person"),
    path(f"{ACCOUNT}/role/", views.role, name="role"),
    path(f"{ACCOUNT}/link/", views.link, name="link"),
    path(f"{ACCOUNT}/factor/", views.factor, name="factor"),
    path(f"{ACCOUNT}/close/", views.close, name="close"),
]
