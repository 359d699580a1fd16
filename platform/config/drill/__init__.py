"""Faults as a drill: players play while each service is killed, hangs, is emptied; then an audit.

On the topology of `config.scaled`, never on a site that anybody uses: the drill starts its own.
"""
