from django.urls import path

from publishing.desk import notice_views, preview_views, schedule_views, views

app_name = "publishing"
urlpatterns = [
    path("", views.releases, name="releases"),
    path("publish/", views.publish, name="publish"),
    path("preview/", preview_views.ask, name="ask_preview"),
    path("preview/<int:preview_id>/", preview_views.preview, name="preview"),
    path("preview/<int:preview_id>/publish/", preview_views.publish, name="publish_preview"),
    path("preview/<int:preview_id>/<uuid:sample_id>/", preview_views.clip, name="preview_clip"),
    path("schedules/", schedule_views.schedules, name="schedules"),
    path("schedules/new/", schedule_views.new, name="new_schedule"),
    path("schedules/<int:schedule_id>/", schedule_views.edit, name="schedule"),
    path("schedules/<int:schedule_id>/delete/", schedule_views.delete, name="delete_schedule"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/<int:subscription_id>/test/", notice_views.test, name="test_notice"),
    path("notices/<int:subscription_id>/stop/", notice_views.stop, name="stop_notice"),
    path("<int:pk>/", views.release, name="release"),
]
