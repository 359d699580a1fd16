"""Addresses of Referee; they stand before those of the games that record."""

from django.urls import URLPattern, URLResolver, path

from games.referee import views

CLIP = "play/referee/<uuid:clip>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("play/referee/", views.page, name="referee"),
    path("play/referee/next/", views.following, name="referee_next"),
    path("play/referee/mine/", views.mine, name="referee_mine"),
    path(f"{CLIP}sound/", views.sound, name="referee_sound"),
    path(f"{CLIP}vote/", views.vote, name="referee_vote"),
    path(f"{CLIP}words/", views.words, name="referee_words"),
    path(f"{CLIP}skip/", views.skip, name="referee_skip"),
    path(f"{CLIP}report/", views.report, name="referee_report"),
]
