"""uvicorn's WebSocket protocol, without its traceback for text that is not UTF-8."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn logs such a message as an exception of its own and hangs up without a word for the player.

    Here it reaches the application with replacement characters in it: no JSON, which has a named error.
    """

    def send_receive_event_to_app(self) -> None:
        if self.curr_msg_data_type == "text":
            self.frames = [b"".join(self.frames).decode(errors="replace").encode()]
        super().send_receive_event_to_app()
