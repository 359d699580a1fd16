from django.urls import path

from publishing.erasure import speaker_views, views

app_name = "erasure"
urlpatterns = [
    path("hub/", views.hub, name="hub"),
    path("hub/confirm/", views.confirm, name="confirm"),
    path("hub/take-out/", views.take_out, name="take_out"),
    path("hub/history/", views.history, name="history"),
    path("hub/history/delete/", views.delete_history, name="delete_history"),
    path("erasure/<uuid:recording>/", speaker_views.receipt, name="receipt"),
    path("erasure/<uuid:recording>/receipt.json", speaker_views.as_json, name="receipt_json"),
    path("erasure/<uuid:recording>/receipt.txt", speaker_views.as_text, name="receipt_text"),
]
