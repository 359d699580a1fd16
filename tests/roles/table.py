"""Who gets what at which address: one line for every address and method that a view takes.

The columns are the roles of `tests.roles.cast.ROLES`: a stranger, somebody blocked, and the five. A number is
the HTTP status; `in` leads to the sign-in page, `ask` to the consent text, other redirects say 302. A POST is
sent with an empty form: 302, 400 and 409 mean that the role was let in. What has no line is 405 for all.
"""

from typing import Final

TABLE: Final = """
#    address                                      nobody block. player listen moder.  publ. admin.
GET  healthz                                         200    200    200    200    200    200    200
GET  readyz                                          503    503    503    503    503    503    503
# Asked on the machine itself; for others see tests/config/test_metrics.py.
GET  metrics                                         200    200    200    200    200    200    200
GET  (front)                                         200    200    200    200    200    200    200
GET  manifest.webmanifest                            200    200    200    200    200    200    200
# There is one where static files are collected: tests/browser/test_offline.py.
GET  service-worker.js                               404    404    404    404    404    404    404
GET  offline/                                        200    200    200    200    200    200    200
GET  offline/<game>/                                 200    200    200    200    200    200    200
GET  look/                                           200    200    200    200    200    200    200
POST language/                                       302    302    302    302    302    302    302
GET  consent/                                        200    200    200    200    200    200    200
POST consent/                                        400    400    400    400    400    400    400
GET  sign-in/<uid>/<token>/                          200    200    200    200    200    200    200
POST sign-in/<uid>/<token>/                          302    302    302    302    302    302    302

# Players. Whoever acts for the site plays only after agreeing, like anybody.
GET  play/<game>/                                    ask    403    200    200    ask    ask    ask
GET  play/<game>/round/                              401    403    200    200    401    401    401
POST play/<game>/takes/                              401    403    400    400    401    401    401
GET  play/<game>/takes/<recording>/                  404    404    200    404    404    404    404
POST play/<game>/takes/<recording>/answer/           404    404    400    404    404    404    404
GET  daily/                                          ask    403    200    200    ask    ask    ask
GET  daily/round/                                    401    403    400    400    401    401    401
POST daily/share/                                    404    404    404    404    404    404    404
GET  daily/<token>/                                  404    404    404    404    404    404    404
GET  daily/<token>/picture.png                       404    404    404    404    404    404    404
GET  play/voices/<sha256>/                           404    404    404    404    404    404    404
# Talks; that of the table is one of the player and the listener.
GET  talks/                                          ask    403    200    200    ask    ask    ask
POST talks/                                          ask    403    400    400    ask    ask    ask
GET  talks/<talk_code>/                              ask    403    200    200    ask    ask    ask
POST talks/<talk_code>/                              ask    403    302    302    ask    ask    ask
POST talks/<talk_code>/withdraw/                     404    404    302    302    404    404    404
POST talks/<talk_code>/report/                       404    404    400    400    404    404    404
# To the machine.
POST talks/house/                                    ask    403    400    400    ask    ask    ask
# Closed, unless the operator opened it: tests/talks/test_lobby.py.
GET  talks/lobby/                                    404    404    404    404    404    404    404
POST talks/lobby/                                    404    404    404    404    404    404    404
POST talks/lobby/look/                               404    404    404    404    404    404    404
POST talks/lobby/leave/                              404    404    404    404    404    404    404
GET  progress/                                       200    200    200    200    200    200    200
GET  progress/quest/                                 200    200    200    200    200    200    200
POST progress/news/                                  200    200    200    200    200    200    200
POST progress/handle/                                302    302    302    302    302    302    302
POST progress/board/                                 302    302    302    302    302    302    302
GET  board/                                          200    200    200    200    200    200    200

# One's own takes, and nobody else's; somebody blocked may still look at theirs and withdraw them.
GET  takes/                                          200    200    200    200    200    200    200
POST takes/receipt/                                  404    404    404    404    404    404    404
GET  takes/export/                                   200    200    200    200    200    200    200
POST takes/withdraw/                                 302    302    302    302    302    302    302
# Whoever has nothing to be forgotten is told so, and so is an account with a role: administrators close it.
GET  takes/forget/                                   200    200    200    200    200    200    200
POST takes/forget/                                   409    302    302    302    409    409    409
GET  takes/<pk>/                                     404    404    200    404    404    404    404
GET  takes/<pk>/audio/                               404    404    200    404    404    404    404
GET  takes/<pk>/export/                              404    404    200    404    404    404    404
POST takes/<pk>/withdraw/                            404    404    302    404    404    404    404

GET  statistics/                                     200    200    200    200    200    200    200
GET  statistics/mine/                                200    200    200    200    200    200    200
GET  statistics/<key>.csv                            404    404    404    404    404    404    404

GET  releases/erasure/<recording>/                   404    404    200    404    404    404    404
GET  releases/erasure/<recording>/receipt.json       404    404    200    404    404    404    404
GET  releases/erasure/<recording>/receipt.txt        404    404    200    404    404    404    404

# Whoever is blocked reads why, and may appeal; the form is empty, and for the others there is nothing to say.
GET  standing/                                       200    200    200    200    200    200    200
POST standing/                                       409    400    400    400    409    409    409

# People whom a panel sends; here nobody brings an id.
GET  study/<code>/                                   400    400    400    400    400    400    400
POST study/<code>/begin/                             400    400    400    400    400    400    400
POST study/<code>/finish/                            400    400    400    400    400    400    400
GET  study/<code>/progress/                          400    400    400    400    400    400    400

# Listeners agree to nothing, since nobody records them. The clip was served to the listener, so that it is
# unknown to the player; whoever has been served none yet is nobody here.
GET  play/referee/                                   200    403    200    200    200    200    200
POST play/referee/next/                              400    403    400    400    400    400    400
GET  play/referee/mine/                              404    403    200    200    404    404    404
GET  play/referee/<clip>/sound/                      404    403    404    200    404    404    404
POST play/referee/<clip>/vote/                       404    403    400    400    404    404    404
POST play/referee/<clip>/words/                      404    403    400    400    404    404    404
POST play/referee/<clip>/skip/                       404    403    404    200    404    404    404
POST play/referee/<clip>/report/                     404    403    400    400    404    404    404

# Moderators.
GET  moderation/                                      in     in     in    403    200    403    403
POST moderation/undo/                                 in     in     in    403    409    403    403
POST moderation/unskip/                               in     in     in    403    302    403    403
POST moderation/languages/                            in     in     in    403    302    403    403
POST moderation/views/                                in     in     in    403    302    403    403
POST moderation/views/<view_id>/forget/               in     in     in    403    302    403    403
GET  moderation/log/                                  in     in     in    403    200    403    403
POST moderation/log/<review_id>/undo/                 in     in     in    403    302    403    403
# And whoever lets listeners decide together.
GET  moderation/agreement/                            in     in     in    403    200    403    200
GET  moderation/<sample_id>/                          in     in     in    403    200    403    403
GET  moderation/<sample_id>/item/                     in     in     in    403    200    403    403
GET  moderation/<sample_id>/next/                     in     in     in    403    200    403    403
GET  moderation/<sample_id>/clip/                     in     in     in    403    200    403    403
POST moderation/<sample_id>/lean/                     in     in     in    403    409    403    403
POST moderation/<sample_id>/skip/                     in     in     in    403    200    403    403
# Not even a moderator, who has yet to say what they hear.
GET  moderation/<sample_id>/rest/                     in     in     in    403    403    403    403
GET  moderation/<sample_id>/whole/                    in     in     in    403    403    403    403
POST moderation/<sample_id>/cut/                      in     in     in    403    403    403    403
POST moderation/<sample_id>/words/                    in     in     in    403    403    403    403
POST moderation/<sample_id>/<decision>/               in     in     in    403    403    403    403
GET  moderation/reports/                              in     in     in    403    200    403    403
GET  moderation/reports/<report_id>/                  in     in     in    403    200    403    403
GET  moderation/reports/<report_id>/clip/             in     in     in    403    200    403    403
GET  moderation/reports/<report_id>/rest/             in     in     in    403    200    403    403
POST moderation/reports/<report_id>/uphold/           in     in     in    403    302    403    403
POST moderation/reports/<report_id>/withdraw/         in     in     in    403    302    403    403
POST moderation/reports/<report_id>/dismiss/          in     in     in    403    302    403    403
POST moderation/reports/<report_id>/dismiss-all/      in     in     in    403    302    403    403
# That of the table has no sound.
GET  moderation/talks/                                in     in     in    403    200    403    403
GET  moderation/talks/<side_id>/                      in     in     in    403    200    403    403
GET  moderation/talks/<side_id>/end/                  in     in     in    403    404    403    403
GET  moderation/talks/<side_id>/whole/                in     in     in    403    404    403    403
POST moderation/talks/<side_id>/<answer>/             in     in     in    403    302    403    403
GET  moderation/people/<speaker>/                     in     in     in    403    200    403    403
POST moderation/people/<speaker>/<what>/              in     in     in    403    302    403    403
GET  moderation/people/                               in     in     in    403    200    403    403
GET  moderation/people/<speaker>/opinions/            in     in     in    403    200    403    403
POST moderation/people/<speaker>/opinions/            in     in     in    403    302    403    403
GET  moderation/clusters/                             in     in     in    403    200    403    403
GET  moderation/clusters/<cluster_id>/                in     in     in    403    200    403    403
POST moderation/clusters/<cluster_id>/<what>/         in     in     in    403    302    403    403
GET  moderation/acts/                                 in     in     in    403    200    403    403
GET  moderation/acts/<act_id>/                        in     in     in    403    200    403    403
POST moderation/acts/<act_id>/undo/                   in     in     in    403    302    403    403
GET  moderation/acts/decisions/                       in     in     in    403    302    403    403
POST moderation/acts/decisions/undo/                  in     in     in    403    302    403    403
GET  moderation/appeals/                              in     in     in    403    200    403    403
POST moderation/appeals/<appeal_id>/<how>/            in     in     in    403    302    403    403
GET  models/rescoring/                                in     in     in    403    200    403    403
POST models/rescoring/start/                          in     in     in    403    302    403    403
POST models/rescoring/<run_id>/stop/                  in     in     in    403    302    403    403
POST models/rescoring/<run_id>/resume/                in     in     in    403    302    403    403

# Open to everybody. The sample waits for people: nobody sees it, and a moderator is led to the queue.
GET  models/                                         200    200    200    200    200    200    200
GET  models/<name>/frontier/                         404    404    404    404    404    404    404
GET  models/evaluations/                             200    200    200    200    200    200    200
GET  models/evaluations.csv                          200    200    200    200    200    200    200
GET  models/evaluations.json                         200    200    200    200    200    200    200
GET  samples/<sample_id>/                            404    404    404    404    302    404    404
GET  privacy/                                        200    200    200    200    200    200    200
GET  releases/                                       200    200    200    200    200    200    200
GET  releases/<release>/                             200    200    200    200    200    200    200

POST samples/<sample_id>/known/                       in     in     in    403    302    403    403

# Publishers.
POST releases/publish/                                in     in     in    403    403    302    403
POST releases/preview/                                in     in     in    403    403    302    403
GET  releases/preview/<preview_id>/                   in     in     in    403    403    200    403
POST releases/preview/<preview_id>/publish/           in     in     in    403    403    302    403
# Only of what is in the preview; here nothing is.
GET  releases/preview/<preview_id>/<sample_id>/       in     in     in    403    403    404    403
GET  releases/schedules/                              in     in     in    403    403    200    403
GET  releases/schedules/new/                          in     in     in    403    403    200    403
POST releases/schedules/new/                          in     in     in    403    403    200    403
GET  releases/schedules/<schedule_id>/                in     in     in    403    403    200    403
POST releases/schedules/<schedule_id>/                in     in     in    403    403    200    403
POST releases/schedules/<schedule_id>/delete/         in     in     in    403    403    302    403
GET  releases/notices/                                in     in     in    403    403    200    403
POST releases/notices/                                in     in     in    403    403    200    403
POST releases/notices/<subscription_id>/test/         in     in     in    403    403    302    403
POST releases/notices/<subscription_id>/stop/         in     in     in    403    403    302    403
GET  releases/hub/                                    in     in     in    403    403    200    403
POST releases/hub/confirm/                            in     in     in    403    403    302    403
POST releases/hub/take-out/                           in     in     in    403    403    302    403
GET  releases/hub/history/                            in     in     in    403    403    200    403
POST releases/hub/history/delete/                     in     in     in    403    403    302    403
# And whoever administers.
GET  storage/                                         in     in     in    403    403    200    200
GET  imports/                                         in     in     in    403    403    200    200
POST imports/                                         in     in     in    403    403    302    400
GET  imports/<import_id>/                             in     in     in    403    403    200    200
GET  imports/<import_id>/report.csv                   in     in     in    403    403    200    200
POST imports/<import_id>/again/                       in     in     in    403    403    403    302

# Administrators; of the journal, moderators read what concerns moderation.
GET  administration/                                  in     in     in    403    403    403    200
GET  administration/<account_id>/                     in     in     in    403    403    403    200
POST administration/<account_id>/role/                in     in     in    403    403    403    302
POST administration/<account_id>/link/                in     in     in    403    403    403    200
POST administration/<account_id>/factor/              in     in     in    403    403    403    302
POST administration/<account_id>/close/               in     in     in    403    403    403    302
GET  dead-letters/                                    in     in     in    403    403    403    200
POST dead-letters/run/                                in     in     in    403    403    403    302
POST dead-letters/<letter_id>/run/                    in     in     in    403    403    403    302
POST moderation/crowd/<to>/                           in     in     in    403    403    403    302
GET  studies/                                         in     in     in    403    403    403    200
GET  studies/new/                                     in     in     in    403    403    403    200
POST studies/new/                                     in     in     in    403    403    403    400
GET  studies/<study>/                                 in     in     in    403    403    403    200
GET  studies/<study>/edit/                            in     in     in    403    403    403    200
POST studies/<study>/edit/                            in     in     in    403    403    403    400
GET  studies/<study>/participants.csv                 in     in     in    403    403    403    200
GET  studies/<study>/<pay>.csv                        in     in     in    403    403    403    200
POST studies/<study>/close/                           in     in     in    403    403    403    302
POST studies/<study>/forget/                          in     in     in    403    403    403    302
GET  journal/                                         in     in     in    403    200    403    200
GET  journal/journal.csv                              in     in     in    403    200    403    200
GET  journal/journal.jsonl                            in     in     in    403    200    403    200

# Tokens for programs: whoever has a role makes them. That of the cast is the moderator's.
GET  tokens/                                          in     in     in    403    200    200    200
POST tokens/                                          in     in     in    403    400    400    400
POST tokens/<token_id>/revoke/                        in     in     in    403    302    404    302

# Programs. What needs a token takes no session; what anybody may read, programs may.
GET  api/v1/                                         404    404    404    404    404    404    404
POST api/v1/                                         404    404    404    404    404    404    404
GET  api/v1/docs                                     200    200    200    200    200    200    200
GET  api/v1/openapi.json                             200    200    200    200    200    200    200
GET  api/v1/statistics                               200    200    200    200    200    200    200
GET  api/v1/agreement                                200    200    200    200    200    200    200
GET  api/v1/models                                   200    200    200    200    200    200    200
GET  api/v1/models/<name>/frontier                   404    404    404    404    404    404    404
GET  api/v1/releases                                 200    200    200    200    200    200    200
POST api/v1/releases                                 401    401    401    401    401    401    401
GET  api/v1/releases/<release>                       200    200    200    200    200    200    200
GET  api/v1/releases/<release>/manifest              200    200    200    200    200    200    200
POST api/v1/plan                                     401    401    401    401    401    401    401
GET  api/v1/runs                                     401    401    401    401    401    401    401
GET  api/v1/runs/<release>                           401    401    401    401    401    401    401
GET  api/v1/disputed                                 401    401    401    401    401    401    401
GET  api/v1/samples/<sample_id>/audio                401    401    401    401    401    401    401
POST api/v1/scores                                   401    401    401    401    401    401    401
GET  api/v1/votes                                    401    401    401    401    401    401    401
POST api/v1/votes                                    401    401    401    401    401    401    401
POST api/v1/imports/calls                            401    401    401    401    401    401    401
GET  api/v1/imports/calls/<receipt>                  401    401    401    401    401    401    401

# One's own account, by allauth; who is signed in already is led away.
GET  accounts/login/                                 200    200    200    302    302    302    302
POST accounts/login/                                 200    200    200    302    302    302    302
GET  accounts/signup/                                200    200    200    302    302    302    302
POST accounts/signup/                                200    200    200    302    302    302    302
GET  accounts/logout/                                302    302    302    200    200    200    200
POST accounts/logout/                                302    302    302    302    302    302    302
GET  accounts/inactive/                              200    200    200    200    200    200    200
GET  accounts/reauthenticate/                         in     in     in    200    200    200    200
POST accounts/reauthenticate/                         in     in     in    200    200    200    200
GET  accounts/email/                                  in     in     in    200    200    200    200
POST accounts/email/                                  in     in     in    302    302    302    302
GET  accounts/confirm-email/                         404    404    404    404    404    404    404
POST accounts/confirm-email/                         404    404    404    404    404    404    404
GET  accounts/confirm-email/<key>/                   404    404    404    404    404    404    404
POST accounts/confirm-email/<key>/                   404    404    404    404    404    404    404
GET  accounts/password/change/                        in     in     in    200    200    200    200
POST accounts/password/change/                        in     in     in    200    200    200    200
GET  accounts/password/set/                           in     in     in    302    302    302    302
POST accounts/password/set/                           in     in     in    302    302    302    302
GET  accounts/password/reset/                        404    404    404    404    404    404    404
POST accounts/password/reset/                        404    404    404    404    404    404    404
GET  accounts/password/reset/done/                   404    404    404    404    404    404    404
POST accounts/password/reset/done/                   404    404    404    404    404    404    404
GET  accounts/password/reset/key/<uidb36>-<key>/     404    404    404    404    404    404    404
POST accounts/password/reset/key/<uidb36>-<key>/     404    404    404    404    404    404    404
GET  accounts/password/reset/key/done/               404    404    404    404    404    404    404
POST accounts/password/reset/key/done/               404    404    404    404    404    404    404
GET  accounts/login/code/confirm/                     in     in     in    302    302    302    302
POST accounts/login/code/confirm/                     in     in     in    302    302    302    302
GET  accounts/2fa/                                    in     in     in    200    200    200    200
POST accounts/2fa/                                    in     in     in    405    405    405    405
GET  accounts/2fa/authenticate/                       in     in     in    302    302    302    302
POST accounts/2fa/authenticate/                       in     in     in    302    302    302    302
GET  accounts/2fa/reauthenticate/                     in     in     in    302    302    302    302
POST accounts/2fa/reauthenticate/                     in     in     in    302    302    302    302
GET  accounts/2fa/totp/activate/                      in     in     in    302    302    302    302
POST accounts/2fa/totp/activate/                      in     in     in    302    302    302    302
GET  accounts/2fa/totp/deactivate/                    in     in     in    404    404    404    404
POST accounts/2fa/totp/deactivate/                    in     in     in    404    404    404    404
GET  accounts/2fa/webauthn/                           in     in     in    200    200    200    200
POST accounts/2fa/webauthn/                           in     in     in    405    405    405    405
GET  accounts/2fa/webauthn/add/                       in     in     in    302    302    302    302
POST accounts/2fa/webauthn/add/                       in     in     in    302    302    302    302
GET  accounts/2fa/webauthn/login/                     in     in     in    302    302    302    302
POST accounts/2fa/webauthn/login/                     in     in     in    302    302    302    302
GET  accounts/2fa/webauthn/reauthenticate/            in     in     in    302    302    302    302
POST accounts/2fa/webauthn/reauthenticate/            in     in     in    302    302    302    302
GET  accounts/2fa/webauthn/keys/<passkey>/remove/     in     in     in    302    302    302    302
POST accounts/2fa/webauthn/keys/<passkey>/remove/     in     in     in    302    302    302    302
GET  accounts/2fa/webauthn/keys/<passkey>/edit/       in     in     in    302    302    302    302
POST accounts/2fa/webauthn/keys/<passkey>/edit/       in     in     in    302    302    302    302
GET  accounts/2fa/recovery-codes/                     in     in     in    404    404    404    404
POST accounts/2fa/recovery-codes/                     in     in     in    405    405    405    405
GET  accounts/2fa/recovery-codes/generate/            in     in     in    302    302    302    302
POST accounts/2fa/recovery-codes/generate/            in     in     in    302    302    302    302
GET  accounts/2fa/recovery-codes/download/            in     in     in    404    404    404    404
POST accounts/2fa/recovery-codes/download/            in     in     in    404    404    404    404
"""

ADMIN_LISTS: Final = {
    "moderator": {
        "accounts.contributor",
        "corpus.recording",
        "games.prompt",
        "games.promptvoice",
        "moderation.block",
        "moderation.report",
        "moderation.review",
        "moderation.standing",
    },
    "publisher": {"publishing.publication", "publishing.release"},
    "administrator": {
        "corpus.retentionrun",
        "games.sweep",
        "inference.evaluation",
        "inference.frontierrun",
        "inference.rescoring",
        "moderation.trustrun",
        "rewards.rewardrun",
    },
}
"""What a role sees in Django's admin, once somebody let it in there. All others are a superuser's alone."""

ADMIN_ADDS: Final = {"games.prompt", "games.promptvoice"}
"""What moderators add there; nothing else is added by any role, and only recorded lines are deleted."""


def rows() -> dict[tuple[str, str], tuple[str, ...]]:
    """(method, address) to what each role gets, in the order of the heading."""
    lines = (line.split() for line in TABLE.splitlines() if line and not line.startswith("#"))
    return {(method, address): tuple(told) for method, address, *told in lines}
