"""Referee: people hear clips up to their cut, blind, and say what they heard."""
