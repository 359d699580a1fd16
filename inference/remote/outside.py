"""The contract of a model that somebody else runs and that nobody asks: they fetch samples, and send scores.

Its entry in the operator's `models.toml` is the operator's yes, and the only place where such a model can be
named: what it is called, which version, under which licence, what it tells apart. docs/api.md says the rest.
"""

from typing import Annotated, Final

from msgspec import Meta

from inference.scorers.kinds import Contract, Options


class OutsideOptions(Options, frozen=True, kw_only=True):
    """Attributes:
    version: of the model; scores of another version are refused until the operator has written it here.
    """

    version: Annotated[
        str,
        Meta(
            pattern=r"^[\w.@+-]{1,64}$",
            description='a text of at most 64 letters, digits, "._@+-", such as "2.1"',
        ),
    ] = "1"


CONTRACT: Final = Contract(name="outside", options=OutsideOptions(), source="outside")
