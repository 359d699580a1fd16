"""docs/protocol.md and docs/protocol.schema.json, written from the types, the session and the refusals.

`manage.py protocol` writes both; a test fails when they lag behind.
"""
