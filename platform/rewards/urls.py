from django.urls import URLPattern, URLResolver, path

from rewards import views

app_name = "rewards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("progress/", views.mine, name="progress"),
    path("progress/quest/", views.quest, name="quest"),
    path("progress/news/", views.news, name="news"),
    path("progress/handle/", views.handle, name="handle"),
    path("progress/board/", views.visible, name="visible"),
    path("board/", views.weekly, name="board"),
]
