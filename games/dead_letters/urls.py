"""Addresses of the page about what was laid aside."""

from django.urls import path

from games.dead_letters import views

app_name = "dead_letters"
urlpatterns = [
    path("", views.letters, name="letters"),
    path("run/", views.run_all, name="run_all"),
    path("<int:letter_id>/run/", views.run, name="run"),
]
