"""A player without a browser: streams audio files through the real protocol, as a page would. No Django.

`clips` reads files, `site` agrees to the consent text and keeps the cookies, `take` speaks the protocol over
one connection a take, `crew` runs many players at once, `words` says what happened.
"""
