"""What a column is: its name, its type, its meaning, and how a row's value is found. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pyarrow as pa

SOUND = pa.struct({"bytes": pa.binary(), "path": pa.string()})
"""FLAC, and the name of a file that it could have; `datasets` calls it Audio."""
TEXT, BOOL, INT, FLOAT = pa.string(), pa.bool_(), pa.int32(), pa.float64()

Source_contra = TypeVar("Source_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[Source_contra]):
    """One column of a dataset, or one field of a list in it.

    Attributes:
        meaning: what the card says of it, a sentence without a full stop.
        value: finds it in what a row is made from; of `type`, or None where nothing is known.
        since: the version of the schema that brought it; rows published earlier read as null.
    """

    name: str
    type: pa.DataType
    meaning: str
    value: Callable[[Source_contra], object]
    since: int = 1


Columns = Sequence[Column[Source_contra]]


def row(columns: Columns[Source_contra], source: Source_contra) -> dict[str, Any]:
    """All values of one row, in the order of the columns."""
    return {column.name: column.value(source) for column in columns}


def types(columns: Columns[Any]) -> dict[str, pa.DataType]:
    return {column.name: column.type for column in columns}


def listed(**fields: pa.DataType) -> pa.DataType:
    """A list of such fields."""
    return pa.list_(pa.struct(fields))
