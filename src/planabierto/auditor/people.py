"""Where a text names a person: an honorific before a name, or capitalised words with a given name among them.

Suggestions for a person who redacts, not proof. The public version asks the same function.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from planabierto.auditor.settings import shipped_given_names
from planabierto.auditor.wording import Said, word_set

# Before a name their abbreviation alone is enough.
_ABBREVIATED: Final = word_set(
    "lic licda licdo lcda lcdo lda ldo ing inga ingra dr dra sr sra srta srita arq arqta prof profa profra br "
    "bach mtro mtra mtr msc mba tec tco tca cnel gral cap tte sgto phd"
)
# Written out they also stand before a profession ("Ingeniero Civil"): they ask for a name that is known.
_WRITTEN_OUT: Final = word_set(
    "licenciado licenciada ingeniero ingeniera doctor doctora senor senora senorita don dona arquitecto "
    "arquitecta profesor profesora maestro maestra coronel general capitan bachiller companero companera"
)
_HONORIFICS: Final = _ABBREVIATED | _WRITTEN_OUT
_POSTS: Final = word_set(
    "director directora presidente presidenta vicepresidente vicepresidenta ministro ministra viceministro "
    "viceministra gerente subgerente jefe jefa alcalde alcaldesa secretario secretaria tesorero tesorera auditor "
    "auditora fiscal juez jueza magistrado magistrada rector rectora decano decana concejal concejala regidor "
    "regidora sindico sindica diputado diputada gobernador gobernadora encargado encargada coordinador "
    "coordinadora oficial comisionado comisionada superintendente intendente notario notaria civil industrial en "
    "de asegurado asegurada afiliado afiliada usuario usuaria contador contadora tecnico tecnica administrador "
    "administradora unidad"
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
_NOT_SURNAMES: Final = frozenset(
    {"vez", "diez", "juez", "doblez", "validez", "rapidez", "niñez", "ninez", "vejez", "solidez", "calidez", "agosto"}
)
_PARTICLES: Final = frozenset({"de", "del", "la", "las", "los", "y"})
_DIRECTIONS: Final = word_set("norte sur oriente poniente este oeste centro central")
_MOSTLY: Final = 0.7
# No name with its honorifics has more words; a longer run of capitals is a heading or a list.
_LONGEST_RUN: Final = 12


def _is_surname(word: str) -> bool:
    return len(word) > 3 and word.endswith("ez") and word not in _NOT_SURNAMES  # noqa: PLR2004 (the shortest, "Báez", has four)


class _Names:
    """One text while it is searched: its words, which of them have a capital, and where a run of them breaks."""

    def __init__(self, said: Said, given: frozenset[str]) -> None:
        self.text = said.text
        self.words = said.words
        self.spans = said.spans
        self.given = given
        self.is_all_capitals = sum(map(str.isupper, said.text)) > _MOSTLY * sum(map(str.isalpha, said.text))

    def has_capital(self, place: int) -> bool:
        return place < len(self.words) and self.text[self.spans[place][0]].isupper()

    def is_capitals(self, place: int) -> bool:
        start, end = self.spans[place]
        return end - start > 1 and self.text[start:end].isupper()

    def is_joined(self, place: int) -> bool:
        """Whether only white space stands between a word and the one before it."""
        return place > 0 and self.text[self.spans[place - 1][1] : self.spans[place][0]].isspace()

    def run_end(self, start: int) -> int:
        """Where the run of capitalised words that begins at `start` ends (exclusive); particles join, signs and small words end it."""
        end = start + 1
        place = end
        while place < min(len(self.words), start + _LONGEST_RUN) and self.is_joined(place):
            if self.has_capital(place) and self.words[place] not in _DIRECTIONS:
                end = place + 1
            elif self.words[place] not in _PARTICLES or self.words[place] == "y":
                break
            place += 1
        return end

    def is_of_a_place(self, start: int) -> bool:
        """Whether the word of a place or an institution stands before, with at most particles and capitals between."""
        place = start
        while place > start - _LONGEST_RUN and self.is_joined(place):
            place -= 1
            if self.words[place] in _PLACES:
                return True
            if self.words[place] not in _PARTICLES and not self.has_capital(place):
                return False
        return False

    def after_honorific(self, place: int) -> tuple[int, int] | None:
        """The person after an honorific, the honorific with it (words, end exclusive)."""
        is_abbreviated = self.words[place] in _ABBREVIATED
        name = place + 1
        last = min(len(self.words), place + _LONGEST_RUN)
        while name < last and (self.words[name] == "." or self.words[name] in _HONORIFICS):
            name += 1
        if name >= last or not self.has_capital(name) or self.words[name] in _POSTS:
            return None
        if self.text[self.spans[place][1] : self.spans[name][0]].strip(" .") and name == place + 1:
            return None
        if (
            is_abbreviated
            and not self.has_capital(place)
            and self.text[self.spans[place][1] : self.spans[place][1] + 1] != "."
        ):
            return None
        if self.is_capitals(name) and not self.is_all_capitals and self.words[name] not in self.given:
            return None
        end = self.run_end(name)
        if not is_abbreviated and not any(
            one in self.given or one in _DOUBTFUL or _is_surname(one) for one in self.words[name:end]
        ):
            return None
        return None if self.is_of_a_place(place) else (place, end)

    def given_name(self, place: int) -> tuple[int, int] | None:
        """The full name that begins with the given name at `place` (words, end exclusive)."""
        end = self.run_end(place)
        rest = [word for word in self.words[place + 1 : end] if word not in _PARTICLES]
        has_surname = any(_is_surname(word) for word in rest[:3])
        if not rest or rest[0] in _POSTS or rest[0] in _PLACES or self.is_of_a_place(place):
            return None
        if self.words[place] not in self.given:
            return (place, end) if has_surname else None
        if self.is_capitals(place) and not (has_surname or rest[0] in self.given):
            return None
        return place, end


@lru_cache(maxsize=8)
def _beginnings(given: frozenset[str]) -> frozenset[str]:
    """The words that a person's name can begin with."""
    return given | _DOUBTFUL | _HONORIFICS


def person_names(said: Said, given_names: frozenset[str] | None = None) -> tuple[tuple[int, int], ...]:
    """Where a text names people: places in its characters (start inclusive, end exclusive), the honorific included.

    `given_names` are folded words; None takes the shipped list.
    """
    given = shipped_given_names() if given_names is None else given_names
    words = said.words
    if _beginnings(given).isdisjoint(words):
        return ()
    names = _Names(said, given)
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(words):
        word = words[place]
        person = None
        if word in _HONORIFICS:
            person = names.after_honorific(place)
        elif (word in given or word in _DOUBTFUL) and names.has_capital(place):
            person = names.given_name(place)
        if person is None:
            place += 1
        else:
            found.append((said.spans[person[0]][0], said.spans[person[1] - 1][1]))
            place = person[1]
    return tuple(found)
