"""Send the calls of a voice agent to a Your Turn site.

call = Call("call-17", source="my agent", language="en", licence="cc-by-4.0", consent=consent)
call.user(pcm); call.agent_starts("How can I help?"); call.agent(pcm); call.agent_ends()
print(Site("https://your-turn.example", token).send(call).receipt)
"""

from your_turn_agent.call import Call, Consent
from your_turn_agent.site import Kept, Refused, Site

__all__ = ["Call", "Consent", "Kept", "Refused", "Site"]
