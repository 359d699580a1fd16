"""Addresses that are open to everybody."""

from django.urls import URLPattern, URLResolver, path, re_path

from moderation.scoreboard import crowd_views, evaluation_views, pages, rescoring_views

app_name = "open"
urlpatterns: list[URLPattern | URLResolver] = [
    path("moderation/agreement/", pages.agreement, name="agreement"),
    re_path("^moderation/crowd/(?P<to>start|stop)/$", crowd_views.turn, name="crowd"),
    path("models/", pages.all_models, name="models"),
    path("models/evaluations/", evaluation_views.page, name="evaluations"),
    path("models/evaluations.csv", evaluation_views.as_csv, name="evaluations_csv"),
    path("models/evaluations.json", evaluation_views.as_json, name="evaluations_json"),
    path("models/<slug:name>/frontier/", pages.one_frontier, name="frontier"),
    path("models/rescoring/", rescoring_views.progress, name="rescoring"),
    path("models/rescoring/start/", rescoring_views.start, name="rescore"),
    path("models/rescoring/<uuid:run_id>/stop/", rescoring_views.stop, name="stop_rescoring"),
    path("models/rescoring/<uuid:run_id>/resume/", rescoring_views.resume, name="resume_rescoring"),
    path("samples/<uuid:sample_id>/", pages.one_sample, name="sample"),
    path("samples/<uuid:sample_id>/known/", pages.make_known, name="make_known"),
]
