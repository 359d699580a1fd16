"""Addresses of the Daily Turn."""

from django.urls import URLPattern, URLResolver, path

from games.daily import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("daily/", views.page, name="daily"),
    path("daily/round/", views.round_, name="daily_round"),
    path("daily/share/", views.share, name="daily_share"),
    path("daily/<str:token>/", views.shared, name="daily_shared"),
    path("daily/<str:token>/picture.png", views.drawing, name="daily_picture"),
]
