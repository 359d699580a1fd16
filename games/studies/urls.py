"""Addresses of studies: those of participants end in the study's code, those of operators in its number."""

from django.urls import URLPattern, URLResolver, path

from games.studies import desk_views, views

app_name = "studies"
urlpatterns: list[URLPattern | URLResolver] = [
    path("study/<slug:code>/", views.study, name="study"),
    path("study/<slug:code>/begin/", views.begin, name="begin"),
    path("study/<slug:code>/finish/", views.finish, name="finish"),
    path("study/<slug:code>/progress/", views.progress, name="progress"),
    path("studies/", desk_views.studies, name="studies"),
    path("studies/new/", desk_views.edit, name="new"),
    path("studies/<int:pk>/", desk_views.people, name="people"),
    path("studies/<int:pk>/edit/", desk_views.edit, name="edit"),
    path("studies/<int:pk>/participants.csv", desk_views.table, name="table"),
    path("studies/<int:pk>/<slug:pay>.csv", desk_views.ids, name="ids"),
    path("studies/<int:pk>/close/", desk_views.close, name="close"),
    path("studies/<int:pk>/forget/", desk_views.forget, name="forget"),
]
