from django.urls import path

from corpus.verifying import views

app_name = "storage"
urlpatterns = [path("", views.storage, name="storage")]
