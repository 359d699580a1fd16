"""Every room keeps its own addresses; this is the list of rooms."""

from django.contrib import admin
from django.urls import include, path

from accounts.doors.leading import admin_sign_in
from config.looking import look
from config.metrics.serving import metrics
from config.readiness import readyz
from config.services import healthz
from config.words.speaking import choose

handler500 = "config.hardening.unwritable.broken"
handler429 = "accounts.limits.refusing.handler429"
"""allauth's limits are answered as ours."""

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("language/", choose, name="language"),
    path("", include("config.offline.urls")),
    path("look/", look, name="look"),
    path("", include("games.urls")),
    path("", include("games.studies.urls")),
    path("", include("rewards.urls")),
    path("", include("accounts.urls")),
    path("administration/", include("accounts.people.urls")),
    path("journal/", include("accounts.journal.urls")),
    path("tokens/", include("accounts.tokens.urls")),
    path("takes/", include("corpus.mine.urls")),
    path("dead-letters/", include("games.dead_letters.urls")),
    path("storage/", include("corpus.verifying.urls")),
    path("", include("moderation.people.urls")),
    path("moderation/", include("moderation.answering.urls")),
    path("moderation/talks/", include("games.talks.answering.urls")),
    path("moderation/", include("moderation.desk.urls")),
    path("", include("moderation.scoreboard.urls")),
    path("talks/", include("games.talks.urls")),
    path("imports/", include("games.importing.desk.urls")),
    path("statistics/", include("publishing.statistics.urls")),
    path("releases/", include("publishing.erasure.urls")),
    path("releases/", include("publishing.urls")),
    path("api/", include("api.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
]
