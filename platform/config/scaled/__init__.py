"""The scaled way on one machine without containers: the processes of docker-compose.yml, started natively.

For a look at it, for tests, and for the drill (`config.drill`). It begins empty and leaves nothing behind.
"""
