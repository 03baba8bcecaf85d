"""The JSON Schema of an edition: `python -m planabierto.documents.editions.schema > docs/schemas/edition-1.json`."""

from __future__ import annotations

import json
import sys
from typing import Any

from planabierto.core.edition import EDITION_FORM, Edition
from planabierto.core.seal import FORM


def edition_schema() -> dict[str, Any]:
    """The schema of the canonical JSON, made from the values themselves: nothing that is no field may stand there."""
    import msgspec

    made = msgspec.json.schema(Edition)
    values: dict[str, dict[str, Any]] = made["$defs"]
    for name, form in (("Edition", EDITION_FORM), ("SealedFigures", FORM)):
        values[name]["properties"]["form"] = {"const": form}
        values[name]["required"] = [*values[name]["required"], "form"]
    for value in values.values():
        if value.get("type") == "object":
            value["required"] = sorted(value["properties"])
            value["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:planabierto:edition:{EDITION_FORM}",
        "title": f"Edition of a follow-up, form {EDITION_FORM}",
        "description": (
            "The canonical JSON of an official version («versión oficial»): keys sorted, no spaces, UTF-8. "
            "Numbers are exact decimal texts, ratios stay ratios, what is not known is null."
        ),
        **made,
    }


def schema_text() -> str:
    """The schema as it is published."""
    return f"{json.dumps(edition_schema(), ensure_ascii=False, indent=2)}\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
