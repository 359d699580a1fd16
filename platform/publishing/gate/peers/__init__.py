"""Readers as other projects have them, run in clean environments. They know nothing of this house.

Nothing here imports what writes a release, Django, or any package but `datasets`, `numpy`, `yaml` and
`soundfile`. What a peer reads is written down from what the peer documents, and docs/compatibility.md names
the sources: a mistake of the writer must be no mistake of the reader.
"""
