"""The router of this room at an address of its own."""

from ninja import NinjaAPI

from games.importing.router import router

api = NinjaAPI(urls_namespace="importing", docs_url=None, openapi_url=None)
api.add_router("", router)
