"""What is published, as linked data: a catalogue for portals of open data (DCAT) and one dataset for search engines (schema.org).

Both are JSON-LD whose context stands inside, so that nobody must fetch one to read them. In Spanish, as editions are.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse

from planabierto.core.calendar import FiscalYear
from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.portal.machines.queries import files_in_force
from planabierto.office.portal.reading import EditionDamagedError, verified_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from planabierto.office.portal.reading import PublicSite
    from planabierto.office.publication.models import Edition, EditionFile

    Whole = Callable[[str], str]

MEDIA_TYPE: Final = "application/ld+json"
_KEPT: Final = 200
_CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SPANISH: Final = "http://publications.europa.eu/resource/authority/language/SPA"
_GOVERNMENT: Final = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_MEDIA_TYPES: Final = "http://www.iana.org/assignments/media-types/"
_KEYWORDS: Final = ("plan operativo", "seguimiento", "rendición de cuentas", "transparencia")


@lru_cache(maxsize=_KEPT)
def _said(place: str, code: str) -> dict[str, Any]:
    """What an edition says of itself, without its rows; raises `EditionDamagedError`."""
    values: dict[str, Any] = json.loads(verified_text(place, code))
    return {name: values[name] for name in ("publisher", "title", "rule_sentence")}


def _listed(site: PublicSite) -> list[tuple[Edition, dict[str, Any]]]:
    """The editions in force with what they say of themselves, the latest cut-off first; a damaged one is left out."""
    found = []
    for row in site.in_force:
        try:
            found.append((row, _said(row.path, row.sha256)))
        except EditionDamagedError:
            continue
    return found


def _starts(row: Edition) -> str:
    plan = row.follow_up.plan
    return FiscalYear(plan.year, plan.calendar, plan.start_month).starts().isoformat()


def catalogue(site: PublicSite, own: str, whole: Whole) -> dict[str, Any]:
    """The catalogue of an institution (DCAT-AP): a dataset for each follow-up in force; `own` is its address. Two queries."""
    institution = site.institution
    files = files_in_force(institution)
    listed = _listed(site)
    agent = _agent(institution.name, whole("/"))
    return {
        "@context": _CONTEXT,
        "@id": own,
        "@type": "dcat:Catalog",
        "dcterms:title": _spanish(f"{institution.name}: datos abiertos del plan de trabajo"),
        "dcterms:description": _spanish(f"{institution.plan_name}: las versiones oficiales de cada seguimiento."),
        "dcterms:publisher": agent,
        "dcterms:language": {"@id": _SPANISH},
        "foaf:homepage": {"@id": whole("/")},
        **({"dcterms:modified": _day(max(row.issued_on for row, _said in listed).isoformat())} if listed else {}),
        "dcat:dataset": [_dataset(row, said, files.get(row.pk, ()), whole) for row, said in listed],
    }


def _dataset(row: Edition, said: dict[str, Any], files: Sequence[EditionFile], whole: Whole) -> dict[str, Any]:
    page = whole(EditionAddresses.of(row).round)
    publisher = said["publisher"]
    return {
        "@id": f"{page}#datos",
        "@type": "dcat:Dataset",
        "dcterms:title": _spanish(said["title"]),
        "dcterms:description": _spanish(
            f"{publisher['plan_name']} de {publisher['name']}: metas, ejecución y semáforo de cada acción. {said['rule_sentence']}"
        ),
        "dcterms:identifier": row.sha256,
        "dcterms:publisher": _agent(publisher["name"], whole("/")),
        "dcterms:issued": _day(row.issued_on.isoformat()),
        "dcterms:modified": _day(row.issued_on.isoformat()),
        "dcterms:language": {"@id": _SPANISH},
        "dcterms:temporal": {
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": _day(_starts(row)),
            "dcat:endDate": _day(row.follow_up.cutoff.isoformat()),
        },
        "dcat:version": str(row.number),
        "dcat:theme": {"@id": _GOVERNMENT},
        "dcat:keyword": [_spanish(word) for word in _KEYWORDS],
        "dcat:landingPage": {"@id": page},
        **(
            {"dcat:contactPoint": {"@type": "vcard:Organization", "vcard:fn": ", ".join(publisher["contact"])}}
            if publisher["contact"]
            else {}
        ),
        "dcat:distribution": [_distribution(file, publisher, page, whole) for file in files],
    }


def _distribution(file: EditionFile, publisher: dict[str, Any], page: str, whole: Whole) -> dict[str, Any]:
    place = whole(reverse("portal_file", args=[file.name]))
    return {
        "@id": place,
        "@type": "dcat:Distribution",
        "dcterms:title": _spanish(file.name),
        "dcat:accessURL": {"@id": page},
        "dcat:downloadURL": {"@id": place},
        "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{file.media_type}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "dcterms:license": {"@id": publisher["licence_url"]},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }


def _agent(name: str, home: str) -> dict[str, Any]:
    return {"@id": f"{home}#institucion", "@type": "foaf:Agent", "foaf:name": name}


def _spanish(text: str) -> dict[str, str]:
    return {"@language": "es", "@value": text}


def _day(day: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day}


def dataset(row: Edition, files: Sequence[EditionFile], whole: Whole) -> dict[str, Any]:
    """An edition as a dataset of schema.org; raises `EditionDamagedError`."""
    said = _said(row.path, row.sha256)
    publisher, page = said["publisher"], whole(EditionAddresses.of(row).round)
    institution = {
        "@id": f"{whole('/')}#institucion",
        "@type": "GovernmentOrganization",
        "name": publisher["name"],
        "url": whole("/"),
    }
    return {
        "@context": {"@vocab": "https://schema.org/"},
        "@id": f"{page}#datos",
        "@type": "Dataset",
        "name": said["title"],
        "description": f"{publisher['plan_name']} de {publisher['name']}: metas, ejecución y semáforo de cada acción.",
        "url": page,
        "identifier": row.sha256,
        "version": str(row.number),
        "license": publisher["licence_url"],
        "isAccessibleForFree": True,
        "inLanguage": "es",
        "keywords": list(_KEYWORDS),
        "creator": institution,
        "publisher": institution,
        "datePublished": row.issued_on.isoformat(),
        "dateModified": row.issued_on.isoformat(),
        "temporalCoverage": f"{_starts(row)}/{row.follow_up.cutoff.isoformat()}",
        "measurementTechnique": said["rule_sentence"],
        "includedInDataCatalog": {"@type": "DataCatalog", "url": whole(reverse("catalogue"))},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": whole(reverse("portal_file", args=[file.name])),
                "encodingFormat": file.media_type,
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in files
        ],
    }


def written(values: dict[str, Any]) -> str:
    """Linked data as text."""
    return json.dumps(values, ensure_ascii=False, indent=1)
