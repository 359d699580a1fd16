from django.urls import URLPattern, URLResolver, path

from moderation.people import act_views, appeal_views, views

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("moderation/people/", views.people, name="people"),
    path("moderation/people/<slug:speaker>/opinions/", views.opinions, name="opinions"),
    path("moderation/clusters/", views.clusters, name="clusters"),
    path("moderation/clusters/<int:cluster_id>/", views.cluster, name="cluster"),
    path("moderation/clusters/<int:cluster_id>/<slug:what>/", views.act_on_cluster, name="act_on_cluster"),
    path("moderation/acts/", act_views.acts, name="acts"),
    path("moderation/acts/decisions/", act_views.decisions, name="decisions"),
    path("moderation/acts/decisions/undo/", act_views.undo_decisions, name="undo_decisions"),
    path("moderation/acts/<int:act_id>/", act_views.act, name="act"),
    path("moderation/acts/<int:act_id>/undo/", act_views.undo, name="undo"),
    path("moderation/appeals/", appeal_views.waiting, name="appeals"),
    path("moderation/appeals/<int:appeal_id>/<slug:how>/", appeal_views.answer, name="answer"),
    path("standing/", appeal_views.mine, name="mine"),
    path("privacy/", appeal_views.what_is_kept, name="privacy"),
]
