from django.urls import path

from config.offline import shells, views

app_name = "offline"
urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.worker, name="worker"),
    path("offline/", shells.front, name="front"),
    path("offline/<slug:game>/", shells.stage, name="stage"),
]
