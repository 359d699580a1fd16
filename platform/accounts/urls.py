from django.urls import URLPattern, URLResolver, path

from accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("consent/", views.consent_page, name="consent"),
    path("sign-in/<uid>/<token>/", views.one_time_sign_in, name="sign_in_link"),
]
