from django.urls import path

from publishing import views

app_name = "publishing"
urlpatterns = [
    path("", views.releases, name="releases"),
    path("publish/", views.publish, name="publish"),
    path("schedule/", views.edit_schedule, name="schedule"),
    path("<int:pk>/", views.release, name="release"),
]
