"""Addresses of reports of talks, for moderators."""

from django.urls import path

from games.talks.answering import views

app_name = "talk_reports"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("<uuid:side_id>/", views.one, name="one"),
    path("<uuid:side_id>/end/", views.end, name="end"),
    path("<uuid:side_id>/whole/", views.whole, name="whole"),
    path("<uuid:side_id>/<slug:answer>/", views.answer, name="answer"),
]
