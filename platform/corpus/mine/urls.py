from django.urls import URLPattern, URLResolver, path

from corpus.mine import forgetting, views

app_name = "corpus"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.takes, name="takes"),
    path("receipt/", views.find_by_receipt, name="find_by_receipt"),
    path("export/", views.export_all, name="export_all"),
    path("withdraw/", views.withdraw_all, name="withdraw_all"),
    path("forget/", forgetting.forget, name="forget"),
    path("<uuid:pk>/", views.take, name="take"),
    path("<uuid:pk>/audio/", views.audio, name="audio"),
    path("<uuid:pk>/export/", views.export, name="export"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
]
