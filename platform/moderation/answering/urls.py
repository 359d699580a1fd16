from django.urls import URLPattern, URLResolver, path

from moderation.answering import people_views, views

app_name = "answering"
REPORT = "reports/<int:report_id>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/", views.waiting, name="reports"),
    path(f"{REPORT}/", views.one, name="report"),
    path(f"{REPORT}/clip/", views.clip, name="clip"),
    path(f"{REPORT}/rest/", views.rest, name="rest"),
    path(f"{REPORT}/uphold/", views.uphold, name="uphold"),
    path(f"{REPORT}/withdraw/", views.withdraw, name="withdraw"),
    path(f"{REPORT}/dismiss/", views.dismiss, name="dismiss"),
    path(f"{REPORT}/dismiss-all/", views.dismiss_all, name="dismiss_all"),
    path("people/<slug:speaker>/", people_views.person, name="person"),
    path("people/<slug:speaker>/<slug:what>/", people_views.act, name="act"),
]
