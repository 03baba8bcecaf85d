"""Where a text names a person: an honorific before a name, or capitalised words with a given name among them.

Suggestions for a person who redacts, not proof: the rule PRI801 and the suggestions of the public version ask the same function.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from planabierto.auditor.settings import shipped_given_names, shipped_surnames
from planabierto.auditor.wording import Said, word_set

# Before a name their abbreviation alone is enough.
_ABBREVIATED: Final = word_set(
    "lic licda licdo lcda lcdo lda ldo ing inga ingra dr dra sr sra srta srita arq arqta prof profa profra br "
    "bach mtro mtra mtr msc mba tec tco tca cnel gral cap tte sgto phd sres sras ings lics licdos licdas dres"
)
# Written out they also stand before a profession ("Ingeniero Civil"): they ask for a name that is known.
_WRITTEN_OUT: Final = word_set(
    "licenciado licenciada ingeniero ingeniera doctor doctora senor senora senorita don dona arquitecto "
    "arquitecta profesor profesora maestro maestra coronel general capitan bachiller companero companera"
)
# These are no profession: whoever is called so is a person.
_OF_PERSONS: Final = word_set("senor senora senorita don dona")
HONORIFICS: Final = _ABBREVIATED | _WRITTEN_OUT
_POSTS: Final = word_set(
    "director directora presidente presidenta vicepresidente vicepresidenta ministro ministra viceministro "
    "viceministra gerente subgerente jefe jefa alcalde alcaldesa secretario secretaria tesorero tesorera auditor "
    "auditora fiscal juez jueza magistrado magistrada rector rectora decano decana concejal concejala regidor "
    "regidora sindico sindica diputado diputada gobernador gobernadora encargado encargada coordinador "
    "coordinadora oficial comisionado comisionada superintendente intendente notario notaria civil industrial en "
    "de asegurado asegurada afiliado afiliada usuario usuaria contador contadora tecnico tecnica administrador "
    "administradora unidad analista asistente asesor asesora consejero consejera vocal delegado delegada supervisor "
    "supervisora motorista ordenanza"
)
# Places and institutions bear the names of people.
_PLACES: Final = word_set(
    "santa santo san sor fray centro escuela escolar instituto colegio liceo academia hospital clinica "
    "universidad calle avenida bulevar boulevard pasaje carretera ruta colonia barrio reparto canton caserio "
    "aldea municipio departamento distrito agencia sucursal sede delegacion parque plaza edificio torre estadio "
    "gimnasio aeropuerto puerto fundacion asociacion cooperativa ley decreto premio orden beca residencial "
    "urbanizacion comunidad ciudadela complejo biblioteca museo teatro auditorio salon virgen isla lago volcan "
    "rio valle villa ciudad monumento mercado iglesia parroquia caja banco grupo"
)
# Given names that are also words, months or places: a surname in -ez beside them tells.
_DOUBTFUL: Final = word_set(
    "abril agosto alba alma amparo angel angeles ascension asuncion aurora belen blanca candida carmen celeste "
    "clara clemente concepcion consuelo cruz dolores domingo esperanza estrella eva fatima flor gloria guadalupe "
    "israel julio justo leon libertad linda lourdes luz marco marcos margarita marina maxima maximo mayo mercedes "
    "milagro milagros modesto nieves norma paz perla pilar placido reina remedios rey reyna rosa rosario salvador "
    "santiago santos segundo socorro sol soledad victoria violeta"
)
# Towns of the region that are called as a person is.
_TOWNS: Final = frozenset({("mercedes", "umana"), ("ciudad", "delgado"), ("ciudad", "arce"), ("ciudad", "barrios")})
# What stands with a capital before a name without being of it: sentences begin so.
_BEFORE_A_NAME: Final = word_set(
    "el la los las un una unos unas lo al del de en a ante con contra desde durante entre hacia hasta para por segun "
    "sin sobre tras y e o u que como cuando donde si no ni se su sus este esta estos estas ese esa cada todo toda "
    "tambien ademas asi ya hoy ayer luego mediante asiste asisten atiende coordina revisa firma recibe presenta "
    "participa participan elabora entrega imparte pendiente responsable informe visita plan programa proyecto taller "
    "curso charla acta oficio nota memo caso contrato convenio comite junta consejo norma manual proceso control apoyo "
    "jornada feria sistema servicio personal equipo titular viuda hijo hija esposo esposa cliente paciente reclamo "
    "poliza cheque factura sala zona reunion sentencia expediente caso casa casos grupo enero febrero marzo abril mayo "
    "junio julio agosto septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo "
    "nuestra nuestro representante notificador gestor suscrita suscrito recibido revisado elaborado aprobado"
)
# Unknown words that end so are rather nouns and adjectives: a model takes any capitals of an office for a person.
_RATHER_WORDS: Final = (
    "os", "as", "es", "is", "al", "ivo", "iva", "ario", "aria", "orio", "oria", "ico", "ica", "eria", "uria", "oria", "ura", "ter",
    "ion", "ente", "ante", "able", "ible", "oso", "osa", "ado", "ada", "ido", "ida", "mento", "eso", "ista", "logia", "grafia",
    "ncia", "tud", "aje", "or", "ora", "ar", "er", "ir", "erno", "erna", "umano", "umana", "iero", "iera", "ercio", "icio", "icia",
)  # fmt: skip
_WORD_ENDINGS: Final = (
    "cion",
    "sion",
    "ciones",
    "siones",
    "dad",
    "dades",
    "mente",
    "miento",
    "ncia",
    "aron",
    "ieron",
    "ando",
    "iendo",
    "ismo",
)
_NOT_SURNAMES: Final = frozenset(
    {"vez", "diez", "juez", "doblez", "validez", "rapidez", "niñez", "ninez", "vejez", "solidez", "calidez", "agosto"}
)
_PARTICLES: Final = frozenset({"de", "del", "la", "las", "los", "y"})
_PREPOSITIONS: Final = frozenset({"a", "con", "por", "para", "y", "e", "que", "porque"})
_DIRECTIONS: Final = word_set("norte sur oriente poniente este oeste centro central")
# What people are in charge of and post words stand before: "Jefe de Agencia".
_OFFICES: Final = word_set("agencia sucursal sede delegacion departamento caja distrito")
# Shorter words in capitals are rather the acronym of a unit.
_SHORTEST_IN_CAPITALS: Final = 4
_MOST_BEFORE: Final = 4
_MOSTLY: Final = 0.7
# No name with its honorifics has more words; a longer run of capitals is a heading or a list.
_LONGEST_RUN: Final = 12


def is_post(word: str) -> bool:
    """Whether a folded word is of the title of a post: "director", "tecnica"."""
    return word in _POSTS and word not in _PARTICLES and word != "en"


def _is_surname(word: str) -> bool:
    """Whether a word tells a person by itself: it stands in the list, or ends as surnames do."""
    by_ending = len(word) > 3 and word.endswith("ez") and word not in _NOT_SURNAMES  # noqa: PLR2004 (the shortest, "Báez", has four)
    return by_ending or word in shipped_surnames()[0]


def _may_be_surname(word: str) -> bool:
    """Whether a word is a surname beside another name."""
    return _is_surname(word) or word in shipped_surnames()[1]


class _Names:
    """One text while it is searched: its words, which of them have a capital, and where a run of them breaks."""

    def __init__(self, said: Said, given: frozenset[str]) -> None:
        self.text = said.text
        self.words = said.words
        self.spans = said.spans
        self.given = given
        self.taken = 0
        """The words before this one belong to names that were found."""
        self.is_all_capitals = sum(map(str.isupper, said.text)) > _MOSTLY * sum(map(str.isalpha, said.text))

    def has_capital(self, place: int) -> bool:
        return place < len(self.words) and self.text[self.spans[place][0]].isupper()

    def is_capitals(self, place: int) -> bool:
        start, end = self.spans[place]
        return end - start > 1 and self.text[start:end].isupper()

    def is_given(self, place: int) -> bool:
        return self.words[place] in self.given or self.words[place] in _DOUBTFUL

    def is_known(self, place: int) -> bool:
        return self.is_given(place) or _may_be_surname(self.words[place])

    def gap(self, place: int) -> str:
        """What is written between a word and the one before it."""
        return self.text[self.spans[place - 1][1] : self.spans[place][0]] if place else ""

    def is_joined(self, place: int) -> bool:
        """Whether only white space stands between a word and the one before it."""
        return self.gap(place).isspace()

    def is_initial(self, place: int) -> bool:
        """Whether a capital letter and its full stop stand at `place`, with a word after them: "A." of "Luis A. Barahona"."""
        return (
            place + 2 < len(self.words)
            and self.has_capital(place)
            and len(self.words[place]) == 1
            and self.words[place + 1] == "."
            and not self.gap(place + 1)
            and self.has_capital(place + 2)
        )

    def is_a_word(self, place: int) -> bool:
        """Whether a capitalised word is one of the language, a post or a place, and so of no name."""
        word = self.words[place]
        if self.is_known(place) and word not in _BEFORE_A_NAME:
            return False
        return (
            word in _BEFORE_A_NAME
            or word in _POSTS
            or word in _PLACES
            or word in _DIRECTIONS
            or word in HONORIFICS
            or word.endswith(_WORD_ENDINGS)
            or self.text[self.spans[place][1] - 1] in "óÓ"
        )

    def is_rather_a_word(self, place: int) -> bool:
        """Whether nothing tells that a capitalised word is a name, and its ending that it is none."""
        return self.is_a_word(place) or (not self.is_known(place) and self.words[place].endswith(_RATHER_WORDS))

    def is_acronym(self, place: int) -> bool:
        """Whether a word in capitals among others that are not may be no name."""
        return self.is_capitals(place) and not self.is_all_capitals and not self.is_known(place)

    def run_end(self, start: int) -> int:
        """Where the run of capitalised words that begins at `start` ends (exclusive); particles join, signs and small words end it."""
        end = start + 1
        if self.is_initial(start):
            end = start + 3
        place = end
        while place < min(len(self.words), start + _LONGEST_RUN):
            is_joined = self.is_joined(place) or (self.gap(place) == "-" and self.has_capital(place))
            word = self.words[place]
            if is_joined and self.is_initial(place):
                place += 2
                continue
            if not is_joined or word == "y":
                break
            if word in _PARTICLES:
                place += 1
                continue
            is_of_name = self.has_capital(place) and word not in _DIRECTIONS and word not in _POSTS
            if not is_of_name or (word in _BEFORE_A_NAME and not self.is_given(place)):
                break
            place += 1
            end = place
        return end

    def run_start(self, place: int) -> int:
        """Where the name begins that goes on at `place`: capitalised words and initials before it that are no words of the language."""
        first = place
        while first > max(place - _MOST_BEFORE, self.taken):
            before = first - 1
            if self.words[before] == "." and before > self.taken and self.is_initial(before - 1):
                first = before - 1
                continue
            if not self.is_joined(first) or not self.has_capital(before) or self.is_a_word(before):
                break
            if (
                self.is_all_capitals
                and not self.is_known(before)
                and (first < place or not _is_surname(self.words[place]))
            ):
                break
            is_short = self.is_capitals(before) and len(self.words[before]) < _SHORTEST_IN_CAPITALS
            if self.is_acronym(before) and (is_short or not self.is_capitals(place)):
                break
            first = before
        return first

    def is_of_a_place(self, start: int) -> bool:
        """Whether the word of a place or an institution stands before, with at most particles and capitals between."""
        place = start
        while place > start - _LONGEST_RUN and self.is_joined(place):
            place -= 1
            if self.words[place] in _PLACES:
                return not self.is_office_of_a_post(place)
            if self.words[place] not in _PARTICLES and not self.has_capital(place):
                return False
        return False

    def is_office_of_a_post(self, place: int) -> bool:
        """Whether the place is what somebody is in charge of: "Jefe de Agencia" goes before a name, "Agencia" before a town."""
        return (
            self.words[place] in _OFFICES
            and place > 1
            and self.words[place - 1] == "de"
            and self.words[place - 2] in _POSTS
        )

    def after_honorific(self, place: int) -> tuple[int, int] | None:
        """The person after an honorific, the honorific with it (words, end exclusive)."""
        is_abbreviated = self.words[place] in _ABBREVIATED
        name = place + 1
        last = min(len(self.words), place + _LONGEST_RUN)
        while name < last and ((self.words[name] == "." and is_abbreviated) or self.words[name] in HONORIFICS):
            name += 1
        if (
            name + 1 < last
            and self.words[name] == "de"
            and self.has_capital(name + 1)
            and _is_surname(self.words[name + 1])
        ):
            name += 1
        if name >= last or not self.has_capital(name) or self.words[name] in _POSTS:
            return None
        if self.text[self.spans[place][1] : self.spans[name][0]].strip(" .") not in {"", "de"} and name == place + 1:
            return None
        if (
            is_abbreviated
            and not self.has_capital(place)
            and self.text[self.spans[place][1] : self.spans[place][1] + 1] != "."
        ):
            return None
        if self.is_capitals(name) and not self.is_all_capitals and not self.is_known(name):
            return None
        end = self.run_end(name)
        if not is_abbreviated and not self.is_named(place, name, end):
            return None
        return None if self.is_of_a_place(place) else (place, end)

    def is_named(self, honorific: int, name: int, end: int) -> bool:
        """Whether a name stands after an honorific that is written out: a known one, two words, or any after "señora"."""
        if any(map(self.is_known, range(name, end))):
            return True
        words = [place for place in range(name, end) if self.words[place] not in _PARTICLES]
        is_general_of_a_post = honorific > 0 and is_post(self.words[honorific - 1])
        if (
            self.is_all_capitals
            or is_general_of_a_post
            or any(map(self.is_rather_a_word, words))
            or any(map(self.is_acronym, words))
        ):
            return False
        return len(words) > 1 or self.words[honorific] in _OF_PERSONS

    def given_name(self, place: int) -> tuple[int, int] | None:
        """The full name with the given name at `place` (words, end exclusive)."""
        end = self.run_end(place)
        start = max(self.run_start(place), end - _LONGEST_RUN)
        rest = [one for one in range(place + 1, end) if self.words[one] not in _PARTICLES and self.words[one] != "."]
        if not rest or self.is_of_a_place(start) or self.words[place : place + 2] in _TOWNS:
            return None
        first = self.words[rest[0]]
        if first in _POSTS or (first in _PLACES and not _may_be_surname(first)):
            return None
        has_surname = any(_is_surname(self.words[one]) for one in rest[:3])
        is_followed = rest[0] == place + 1 and (
            self.is_known(rest[0]) or (len(rest) > 1 and not self.is_a_word(rest[0]) and self.is_known(rest[1]))
        )
        if self.words[place] not in self.given:
            return (start, end) if has_surname or is_followed else None
        is_long = min(len(self.words[place]), len(first)) > _SHORTEST_IN_CAPITALS and not self.is_a_word(rest[0])
        if self.is_capitals(place) and not (has_surname or is_followed or (is_long and not self.is_all_capitals)):
            return None
        return start, end

    def surname(self, place: int) -> tuple[int, int] | None:
        """The name with the surname at `place`: after a word that may be a given name, before another surname, or before ", Luis"."""
        end = self.run_end(place)
        start = max(self.run_start(place), end - _LONGEST_RUN)
        if self.is_of_a_place(start) or self.words[start : start + 2] in _TOWNS:
            return None
        surnames = [one for one in range(place, end) if _may_be_surname(self.words[one])]
        if start == place and end < len(self.words) and self.gap(end).strip() == "," and self.has_capital(end):
            is_list = self.words[end] in self.given or (self.words[end] in _DOUBTFUL and len(surnames) > 1)
            if is_list and _is_surname(self.words[place]) and not any(map(self.is_a_word, range(place, end))):
                return start, self.run_end(end)
        is_sure = _is_surname(self.words[place]) or self.is_after_preposition(start)
        if start < place and (is_sure or len(surnames) > 1):
            return start, end
        sure = [one for one in surnames[:2] if _is_surname(self.words[one])]
        return (start, end) if len(sure) > 1 and surnames[1] == place + 1 else None

    def is_after_preposition(self, start: int) -> bool:
        """Whether somebody may be named at `start`, as in "entregado a Katya Flores"."""
        return (
            start > 0
            and self.is_joined(start)
            and self.words[start - 1] in _PREPOSITIONS
            and not self.has_capital(start - 1)
        )

    def is_full_name(self, first: int, last: int) -> bool:
        """Whether the words from `first` to `last` (exclusive), which nothing known has to tell, may name a person."""
        words = [
            place for place in range(first, last) if self.words[place] not in _PARTICLES and len(self.words[place]) > 1
        ]
        before = self.words[max(first - 2, 0) : first]
        has_honorific = bool(before) and (before[-1] in HONORIFICS or (before[-1] == "." and before[0] in _ABBREVIATED))
        if len(words) < 2 and not has_honorific:  # noqa: PLR2004 (a given name and a surname)
            return False
        if any(map(self.is_rather_a_word, words)) or any(map(self.is_acronym, words)) or self.is_of_a_place(first):
            return False
        is_heading = self.is_all_capitals or all(map(self.is_capitals, words))
        asks_known = is_heading or not _PARTICLES.isdisjoint(self.words[first:last])
        return self.words[first : first + 2] not in _TOWNS and (not asks_known or any(map(self.is_known, words)))

    def person(self, place: int) -> tuple[int, int] | None:
        """The person whom the word at `place` tells (words, end exclusive), or None."""
        if self.words[place] in HONORIFICS:
            return self.after_honorific(place)
        if not self.has_capital(place):
            return None
        found = self.given_name(place) if self.is_given(place) else None
        return found or (self.surname(place) if _may_be_surname(self.words[place]) else None)


@lru_cache(maxsize=8)
def _anchors(given: frozenset[str]) -> frozenset[str]:
    """The words by which a person's name is found, but for surnames that only their ending tells."""
    alone, beside = shipped_surnames()
    return given | _DOUBTFUL | HONORIFICS | alone | beside


def person_names(said: Said, given_names: frozenset[str] | None = None) -> tuple[tuple[int, int], ...]:
    """Where a text names people: places in its characters (start inclusive, end exclusive), the honorific included.

    `given_names` are folded words; None takes the shipped list.
    """
    given = shipped_given_names() if given_names is None else given_names
    anchors = _anchors(given)
    words = said.words
    if anchors.isdisjoint(words) and not any(map(_is_surname, words)):
        return ()
    names = _Names(said, given)
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(words):
        person = names.person(place) if words[place] in anchors or _is_surname(words[place]) else None
        if person is None:
            place += 1
        else:
            found.append((said.spans[person[0]][0], said.spans[person[1] - 1][1]))
            names.taken = place = person[1]
    return tuple(found)


def kept_names(
    said: Said, proposed: Iterable[tuple[int, int]], given_names: frozenset[str] | None = None
) -> Iterator[tuple[int, int]]:
    """What of the places that a model takes for people's names looks like some (characters, end exclusive).

    Words of the language before a name are left out. A name has two words or an honorific before it, no post, place or acronym in
    it; in a heading of capitals, and where particles join words, one of them is known as a name.
    """
    names = _Names(said, shipped_given_names() if given_names is None else given_names)
    begins = [begin for begin, _ in said.spans]
    for start, end in proposed:
        first, stop = bisect_left(begins, start), bisect_left(begins, end)
        while first < stop and (not names.has_capital(first) or names.is_a_word(first)):
            first += 1
        if first < stop and names.is_full_name(first, last := names.run_end(first)):
            yield said.spans[first][0], said.spans[last - 1][1]
