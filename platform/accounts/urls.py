from django.urls import URLPattern, URLResolver, path

from accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("consent/", views.consent_page, name="consent"),
    path("sign-in/<uid>/<token>/", views.one_time_sign_in, name="sign_in_link"),
    # Stands before allauth's own page at the same address.
    path("accounts/logout/", views.SignOut.as_view(), name="sign_out"),
]
