from django.urls import path

from publishing.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.everybody, name="everybody"),
    path("mine/", views.mine, name="mine"),
    path("<slug:key>.csv", views.as_csv, name="csv"),
]
