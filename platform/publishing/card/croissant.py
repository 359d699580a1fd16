"""The release described in Croissant 1.1 (docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html). Pure.

One file set and one record set a configuration; the columns are fields that say from which column of the
Parquet files they come. What is a list of several fields has them as sub-fields.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from publishing.card import elsewhere
from publishing.schema.column import SOUND, Column, Columns

Entry = dict[str, Any]

VERSION: Final = "http://mlcommons.org/croissant/1.1"

CONTEXT: Final[Entry] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""As the specification gives it."""

LICENCES: Final = {"cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/"}

REPOSITORY: Final = "release"

PLAYED: Final = "Short voice games played by people"


def described(
    manifest: Mapping[str, Any], tables: Mapping[str, Columns[Any]], licence: str, home: str
) -> Entry:
    """JSON-LD of the release; home: where it is, `owner/name` on the Hub, else a folder."""
    there = sorted({shard["config"] for shard in manifest["shards"] if shard["rows"]})
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": "your-turn",
        "description": f"{_what(manifest)}, and where a speaker's turn ends in them.",
        "license": LICENCES.get(licence, licence),
        "url": _url(home),
        "version": f"1.{manifest['number']}.0",
        "isLiveDataset": True,
        "citeAs": f"contributors of Your Turn: Your Turn, release {manifest['number']}",
        "creator": {"@type": "Organization", "name": "contributors of Your Turn"},
        "keywords": ["turn detection", "end of turn", "endpointing", "speech"],
        "distribution": [_home(home), *(_files(config) for config in there)],
        "recordSet": [_records(config, tables[config]) for config in there],
    }


def _what(manifest: Mapping[str, Any]) -> str:
    games = {game for shard in manifest["shards"] for game in shard["facts"].get("games", {})}
    return PLAYED if games.isdisjoint(elsewhere.GAMES) else f"{PLAYED}, and speech that others recorded"


def _home(home: str) -> Entry:
    """What holds the files. A folder has no one hash: the manifest has one of each shard."""
    return {
        "@type": "cr:FileObject",
        "@id": REPOSITORY,
        "name": REPOSITORY,
        "description": "All files of the release; manifest.json has the SHA-256 of each shard.",
        "contentUrl": _url(home),
        "encodingFormat": "git+https",
        "sha256": "https://github.com/mlcommons/croissant/issues/80",
    }


def _url(home: str) -> str:
    return f"https://huggingface.co/datasets/{home}" if "/" in home else "."


def _files(config: str) -> Entry:
    return {
        "@type": "cr:FileSet",
        "@id": f"files-{config}",
        "containedIn": {"@id": REPOSITORY},
        "encodingFormat": "application/x-parquet",
        "includes": f"{config}/*.parquet",
    }


def _records(config: str, columns: Columns[Any]) -> Entry:
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "key": {"@id": f"{config}/id"},
        "field": [_field(config, column) for column in columns],
    }


def _field(config: str, column: Column[Any]) -> Entry:
    name = f"{config}/{column.name}"
    source = {"fileSet": {"@id": f"files-{config}"}, "extract": {"column": column.name}}
    kind, repeated = _inner(column.type)
    found: Entry = {"@type": "cr:Field", "@id": name, "description": column.meaning, "source": source}
    if kind == SOUND:
        source["transform"] = {"jsonPath": "bytes"}
        return found | {"dataType": "sc:AudioObject"}
    found |= {"repeated": True} if repeated else {}
    if pa.types.is_struct(kind):
        return found | {"subField": _parts(name, source, kind)}
    return found | {"dataType": _named(kind)}


def _parts(name: str, source: Entry, kind: pa.DataType) -> Sequence[Entry]:
    return [
        {
            "@type": "cr:Field",
            "@id": f"{name}/{part.name}",
            "dataType": _named(_inner(part.type)[0]),
            "source": source | {"transform": {"jsonPath": part.name}},
        }
        for part in kind
        if not pa.types.is_struct(_inner(part.type)[0])
    ]


def _inner(kind: pa.DataType) -> tuple[pa.DataType, bool]:
    """The type of one value, and whether there are several."""
    return (kind.value_type, True) if pa.types.is_list(kind) else (kind, False)


def _named(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    if pa.types.is_integer(kind):
        return "sc:Integer"
    return "sc:Float" if pa.types.is_floating(kind) else "sc:Text"
