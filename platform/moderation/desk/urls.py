from django.urls import URLPattern, URLResolver, path, re_path

from moderation.desk import changing, own, views

app_name = "moderation"
SAMPLE = "<uuid:sample_id>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cockpit, name="queue"),
    path("undo/", views.undo_last, name="undo_last"),
    path("unskip/", views.unskip, name="unskip"),
    path("languages/", own.choose_languages, name="languages"),
    path("views/", own.save_view, name="save_view"),
    path("views/<int:view_id>/forget/", own.forget_view, name="forget_view"),
    path("log/", views.log, name="log"),
    path("log/<int:review_id>/undo/", views.undo, name="undo"),
    path(f"{SAMPLE}/", views.review, name="review"),
    path(f"{SAMPLE}/item/", views.fragment, name="fragment"),
    path(f"{SAMPLE}/next/", views.following, name="next"),
    path(f"{SAMPLE}/clip/", views.clip, name="clip"),
    path(f"{SAMPLE}/rest/", views.rest, name="rest"),
    path(f"{SAMPLE}/whole/", changing.whole, name="whole"),
    path(f"{SAMPLE}/cut/", changing.cut, name="cut"),
    path(f"{SAMPLE}/words/", changing.words, name="words"),
    path(f"{SAMPLE}/lean/", views.lean, name="lean"),
    path(f"{SAMPLE}/skip/", views.skip, name="skip"),
    re_path(
        r"^(?P<sample_id>[0-9a-f-]{36})/(?P<decision>accept|relabel|reject)/$", views.decide, name="decide"
    ),
]
