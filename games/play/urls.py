"""Addresses of the front page and of the games that record."""

from django.urls import URLPattern, URLResolver, path

from games.play import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("play/voices/<str:sha256>/", views.voice, name="voice"),
    path("play/<slug:game>/", views.stage, name="stage"),
    path("play/<slug:game>/round/", views.round_, name="round"),
    path("play/<slug:game>/takes/", views.takes_, name="takes"),
    path("play/<slug:game>/takes/<uuid:recording>/", views.take, name="take"),
    path("play/<slug:game>/takes/<uuid:recording>/answer/", views.answer, name="answer"),
]
