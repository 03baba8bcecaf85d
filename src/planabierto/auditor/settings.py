"""What the automatic review is told of an institution: bands, aliases of units, kinds of verified actions, products, names.

Everything here is data with a default; an institution replaces what is otherwise with it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from planabierto.auditor.wording import word_set
from planabierto.core.trafficlight import DEFAULT_BANDS, TrafficLightBands


class UnitAlias(NamedTuple):
    """Another name of a unit: `alias` as it is written ("TI": capitals count), `unit` words of the official name, any case."""

    alias: str
    unit: str


class VerifiedKind(NamedTuple):
    """A kind of action that somebody verifies: `phrases` tell its statements (see `Phrases`), `verifier` is the post."""

    name: str
    phrases: tuple[str, ...]
    verifier: str


def _aliases(names: str, aliases: str) -> tuple[UnitAlias, ...]:
    return tuple(UnitAlias(alias, name) for name in names.split("|") for alias in aliases.split("|"))


DEFAULT_ALIASES: Final = (
    *_aliases(
        "tecnologías de información|tecnologías de la información|tecnología de información|tecnología de la información"
        "|sistemas informáticos|informática",
        "TI|TIC|TICs|Informática|Centro de Cómputo",
    ),
    *_aliases(
        "desarrollo humano|recursos humanos|talento humano|gestión humana",
        "RRHH|RR.HH.|Recursos Humanos|Talento Humano|Desarrollo Humano",
    ),
    *_aliases("legal|jurídica|jurídico", "Asesoría Legal|Asesoría Jurídica|Asuntos Jurídicos"),
    *_aliases("UCP|compras públicas|adquisiciones", "UACI|Unidad de Compras|Proveeduría"),
    *_aliases("UFI|financiera", "Unidad Financiera|Dirección Financiera"),
    *_aliases("UAIP|acceso a la información pública", "Oficina de Información y Respuesta|OIR"),
    *_aliases("UGDA|gestión documental y archivo", "Archivo Institucional|Archivo Central"),
    *_aliases("comunicaciones", "Relaciones Públicas|RRPP"),
)

DEFAULT_VERIFIED_KINDS: Final = (
    VerifiedKind(
        "escaneo de la documentación",
        (
            "escan*",
            "digitaliz* ... documentacion|documentos de gestion",
            "digitaliz* ... documentacion|documentos generad*|generan",
        ),
        "Oficial de Gestión Documental y Archivo",
    ),
)

# Named products by which somebody from outside learns how the systems are protected or what they run on; a name that is also
# a word of the language does not stand here.
DEFAULT_PRODUCTS: Final = word_set(
    "acronis aix arcserve arubaos avast avira bacula barracuda bitdefender bitlocker checkpoint citrix clamav "
    "commvault crowdstrike cyberark db2 eset esxi exadata forticlient fortianalyzer fortigate fortimail "
    "fortimanager fortinet fortiweb hyperv ibm ivanti jboss kaspersky keepass kerio malwarebytes mcafee meraki "
    "mikrotik mongodb mysql nagios nessus netapp netbackup nutanix opnsense oracle ossec pfsense postgresql "
    "proofpoint proxmox qnap qualys rubrik sentinelone snort solarwinds sonicwall sophos splunk suricata symantec "
    "synology tenable tivoli tsm ubiquiti untangle urbackup veeam virtualbox vmware vsphere watchguard wazuh "
    "weblogic websphere zabbix zscaler unix gbm"
)

# Kinds of protection: one alone says little ("renovar el antivirus"), two or more draw a picture of the defence.
DEFAULT_PROTECTIONS: Final = (
    ("antivirus", "antimalware", "antiespias"),
    ("firewall", "firewalls", "cortafuego", "cortafuegos"),
    ("vpn",),
    ("antispam",),
    ("ids", "ips", "siem", "edr", "xdr", "waf", "dlp"),
    ("perimetral",),
)


class AuditSettings(NamedTuple):
    """The data of the rules; the defaults are those of the software.

    `given_names` are folded words (lower case, no accents), None for the shipped list; `products` and the groups of
    `protections` likewise folded. `suppliers` are names of firms as folded words, beside those that a text calls so.
    """

    bands: TrafficLightBands = DEFAULT_BANDS
    aliases: tuple[UnitAlias, ...] = DEFAULT_ALIASES
    verified_kinds: tuple[VerifiedKind, ...] = DEFAULT_VERIFIED_KINDS
    products: frozenset[str] = DEFAULT_PRODUCTS
    protections: tuple[tuple[str, ...], ...] = DEFAULT_PROTECTIONS
    suppliers: frozenset[str] = frozenset()
    given_names: frozenset[str] | None = None


DEFAULT_SETTINGS: Final = AuditSettings()


@lru_cache(maxsize=1)
def shipped_given_names() -> frozenset[str]:
    """The given names of `names_es.txt`, folded."""
    lines = Path(__file__).with_name("names_es.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


@lru_cache(maxsize=1)
def shipped_surnames() -> tuple[frozenset[str], frozenset[str]]:
    """The surnames of `surnames_es.txt`, folded: those that tell a person alone, and those that are also words or places."""
    text = Path(__file__).with_name("surnames_es.txt").read_text(encoding="utf-8")
    written = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    alone, _, beside = written.partition("+")
    return word_set(alone), word_set(beside)
