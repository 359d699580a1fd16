from django.urls import URLPattern, URLResolver

app_name = "corpus"
urlpatterns: list[URLPattern | URLResolver] = []
