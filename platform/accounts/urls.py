from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, path, re_path

from accounts import views
from accounts.doors.passkeys import PasskeySignIn
from accounts.views import only_with_mail

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("consent/", views.consent_page, name="consent"),
    path("sign-in/<uid>/<token>/", views.one_time_sign_in, name="sign_in_link"),
    path("accounts/2fa/webauthn/login/", PasskeySignIn.as_view()),
    # allauth's own, and before them in the list of all: what they do is send a letter, or need one.
    path("accounts/confirm-email/", only_with_mail(allauth.email_verification_sent)),
    re_path(r"^accounts/confirm-email/(?P<key>[-:\w]+)/$", only_with_mail(allauth.confirm_email)),
    path("accounts/password/reset/", only_with_mail(allauth.password_reset)),
    path("accounts/password/reset/done/", only_with_mail(allauth.password_reset_done)),
    path("accounts/password/reset/key/done/", only_with_mail(allauth.password_reset_from_key_done)),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        only_with_mail(allauth.password_reset_from_key),
    ),
]
