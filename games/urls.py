"""Addresses of the games, those that record and Referee; theirs stand first, being more exact."""

from games.daily import urls as daily
from games.play import urls as play
from games.referee import urls as referee

app_name = "games"
urlpatterns = [*referee.urlpatterns, *daily.urlpatterns, *play.urlpatterns]
