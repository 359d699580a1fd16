"""Addresses of talks."""

from django.urls import path

from games.talks import views
from games.talks.lobby import views as lobby

app_name = "talks"
urlpatterns = [
    path("", views.start, name="start"),
    path("house/", views.house, name="house"),
    path("lobby/", lobby.lobby, name="lobby"),
    path("lobby/look/", lobby.look, name="look"),
    path("lobby/leave/", lobby.leave, name="leave"),
    path("<slug:talk_code>/", views.talk, name="talk"),
    path("<slug:talk_code>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:talk_code>/report/", views.report, name="report"),
]
