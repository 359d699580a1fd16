"""Columns as the schema of a shard, and as the features in a card's header. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from publishing.schema.column import SOUND, Columns, types
from publishing.schema.light import pa


def schema(columns: Columns[Any]) -> pa.Schema:
    """With the key `huggingface`, from which a shard that is loaded alone has its Audio feature."""
    features = {name: _feature(kind) for name, kind in types(columns).items()}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    return pa.schema(list(types(columns).items()), metadata=metadata)


def table(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows as a table; every row has all columns of the schema."""
    columns = [_array([row[field.name] for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Sound is laid end to end once, where pyarrow would copy it again as often as its buffer grows."""
    if kind != SOUND:
        return pa.array(values, kind)
    sounds = [value["bytes"] for value in values]
    ends = np.cumsum([0, *map(len, sounds)], dtype=np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(sounds))]
    data = pa.Array.from_buffers(pa.binary(), len(sounds), buffers)
    paths = pa.array([value["path"] for value in values], pa.string())
    return pa.StructArray.from_arrays([data, paths], fields=list(SOUND))


def layout(schema: pa.Schema) -> dict[str, Any]:
    """How columns lie in a file, as arguments of `pq.ParquetWriter`.

    FLAC as it is, since nothing makes it smaller and no two are alike: not compressed, without a dictionary
    and without the least and the greatest of its values. All else by zstd.
    """
    sound = {f"{field.name}.bytes" for field in schema if field.type == SOUND}
    places = [place for field in schema for place in _places(field.name, field.type)]
    others = [place for place in places if place not in sound]
    compression = {place: "none" if place in sound else "zstd" for place in places}
    return {"compression": compression, "use_dictionary": others, "write_statistics": others}


def _places(place: str, kind: pa.DataType) -> Iterator[str]:
    """Names of what holds values, as Parquet has them."""
    if pa.types.is_list(kind):
        yield from _places(f"{place}.list.element", kind.value_type)
    elif pa.types.is_struct(kind):
        for field in kind:
            yield from _places(f"{place}.{field.name}", field.type)
    else:
        yield place


def features(columns: Columns[Any]) -> list[dict[str, Any]]:
    """What `dataset_info.features` says in YAML, which `datasets` believes rather than a single shard."""
    return [{"name": name, **_described(kind)} for name, kind in types(columns).items()]


def leaves(columns: Columns[Any]) -> dict[str, str]:
    """Every value that stands in a row, by its place, with its type: `{"votes.count": "int32", …}`."""
    found: dict[str, str] = {}
    for name, kind in types(columns).items():
        found |= _leaves(name, kind)
    return found


def _leaves(place: str, kind: pa.DataType) -> dict[str, str]:
    if pa.types.is_list(kind):
        return _leaves(place, kind.value_type)
    if not pa.types.is_struct(kind):
        return {place: _named(kind)}
    found: dict[str, str] = {}
    for field in kind:
        found |= _leaves(f"{place}.{field.name}", field.type)
    return found


def _feature(kind: pa.DataType) -> Any:
    """A pyarrow type in the JSON of the `datasets` library."""
    if kind == SOUND:
        return {"_type": "Audio"}
    if pa.types.is_list(kind):
        return [_feature(kind.value_type)]
    if pa.types.is_struct(kind):
        return {field.name: _feature(field.type) for field in kind}
    return {"dtype": _named(kind), "_type": "Value"}


def _described(kind: pa.DataType) -> dict[str, Any]:
    """A pyarrow type in the YAML of the `datasets` library."""
    if kind == SOUND:
        return {"dtype": "audio"}
    if pa.types.is_list(kind):
        inner = _described(kind.value_type)
        return {"list": inner.get("struct", inner)}
    if pa.types.is_struct(kind):
        return {"struct": [{"name": field.name, **_described(field.type)} for field in kind]}
    return {"dtype": _named(kind)}


def _named(kind: pa.DataType) -> str:
    """The library's word for a plain type; only of doubles pyarrow has another."""
    return "float64" if pa.types.is_float64(kind) else str(kind)
