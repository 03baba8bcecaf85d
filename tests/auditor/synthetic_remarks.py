"""Remarks of our own with what a public version should not carry planted in them, and things that only look like it.

What a seed and a half write is always the same. The two halves share no name, no firm and no sentence in which something is planted:
finders are mended on the first, and what they are worth is read on the second. Names come from lists written for this
module, of how people in El Salvador are called, and not from the lists that the software ships; some are invented words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from random import Random
from typing import Final, NamedTuple

from planabierto.auditor.identifiers import is_dui, is_nit
from planabierto.auditor.suggestions import SuggestionKind

MENDED_ON: Final = 0
HELD_OUT: Final = 1
"""The two halves."""


class Planted(NamedTuple):
    """Something planted in a remark: its kind and its place (end exclusive)."""

    kind: SuggestionKind
    start: int
    end: int


class Remark(NamedTuple):
    """A remark and what is planted in it."""

    text: str
    planted: tuple[Planted, ...]


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_GIVEN: Final = _listed(
    "María Ana Rosa José Juan Carlos Marta Luis Sandra Jorge Blanca Manuel Gloria Francisco Silvia Mario Claudia Roberto "
    "Patricia Óscar Karla Julio Morena Mauricio Delmy Santos Reina Salvador Concepción Miguel Dinora Ángel Yanira Rafael "
    "Marina Ricardo Sonia Edwin Evelyn Nelson Norma Walter Vilma Herbert Roxana Wilfredo Xiomara Douglas Guadalupe Cruz "
    "Irma Israel Lorena Moisés Elsy Ernesto Idalia Saúl Jacqueline Éver Milagro Noé Beatriz Alexander Tatiana Stanley "
    "Mirna Rutilio Lilian Rigoberto Nuria Balmore Iris Nahúm Margarita Neftalí Estela Víctor Dora Élmer Mercedes Hugo "
    "Ingrid Kevin Heidy Josué Flor Marvin Fátima Melvin Yesenia Cristian Johanna Vladimir Krissia Giovanni Zulma Henry "
    "Glenda Raúl Wendy Fredy Katya Boris Nidia Fausto Ruth Remberto Esmeralda Adán Rubidia Amílcar Emely Obdulio Valeria "
    "Calixto Ximena Gerson Yamileth Isaías Zuleyma Joel Aída Kirio Bessy Lisandro Celina Maximiliano Deysi Napoleón "
    "Elizabeth Orestes Gabriela Porfirio Hortensia Querubín Ivette Rolando Jeannette Sigfredo Lidia Tobías Mayra Ulises "
    "Noemí Vinicio Paola Wilber Rhina Yohalmo Sara Zacarías Teresa Atilio Verónica Baltazar Yolanda Danilo Candelaria Eliseo"
)
_SURNAMES: Final = _listed(
    "Hernández Martínez López García Rodríguez Rivas Flores Pérez Ramírez Sánchez Ramos Cruz Reyes Mejía Guevara Alvarado "
    "Aguilar Vásquez Orellana Portillo Romero Castillo Molina Escobar Rivera Menjívar Guardado Serrano Campos Chávez Melgar "
    "Ayala Argueta Amaya Benítez Bonilla Cortez Díaz Fuentes Granados Guzmán Henríquez Iraheta Jovel Lemus Linares Machuca "
    "Magaña Marroquín Mendoza Miranda Monterrosa Morales Moreno Murcia Navarrete Ortiz Palacios Peña Pineda Quijano "
    "Quintanilla Recinos Rosales Ruiz Salazar Salguero Sandoval Sibrián Siliézar Sorto Tobar Trejo Umaña Valle Velásquez "
    "Villalta Zelaya Zepeda Zúniga Ticas Tepas Cañas Chicas Claros Cárcamo Crespín Dueñas Elías Escalante Figueroa Galdámez "
    "Gómez Huezo Interiano Landaverde Lara Lazo Luna Majano Meléndez Mónico Najarro Nolasco Olmedo Osorio Pacas Parada "
    "Polanco Rauda Renderos Sermeño Solórzano Tejada Torres Urrutia Vides Ventura Cienfuegos Barahona Orantes"
)
# Words that are nobody's name, built as names are: what no list can hold.
_INVENTED_GIVEN: Final = _listed(
    "Amelvia Bertilio Crisalva Dorvelio Elmira Fidencia Grimaldo Herlinda Ilvania Joaldo Kenilda Lisbania Marvelio Nadelmi "
    "Osvelia Prisciliano"
)
_INVENTED_SURNAMES: Final = _listed(
    "Talpetate Quizalva Ubriaco Zaramundo Cutumay Ocotal Pelvero Tacuscal Irisgal Monteclaro Guachival Nahuizal Belcázar "
    "Tortuar Sapuyal Chirilagua"
)
_SHARE_INVENTED: Final = 0.07

_ABBREVIATED: Final = ("Lic.", "Licda.", "Ing.", "Dr.", "Dra.", "Sr.", "Sra.", "Lcda.", "Arq.", "Téc.", "Br.", "Licdo.")
_WRITTEN_OUT: Final = (
    "licenciada",
    "ingeniero",
    "señor",
    "señora",
    "doctora",
    "don",
    "licenciado",
    "doña",
    "arquitecta",
    "doctor",
)

_ABOUT_PEOPLE: Final = (
    "La capacitación fue impartida por {person}.",
    "{person} presentó el informe a la Junta Directiva en agosto.",
    "Se entregó el equipo a {person} y se firmó el acta de recepción.",
    "Asistieron {person}, {person} y {person}.",
    "Por renuncia de {person} quedó vacante la plaza de Técnico de Archivo.",
    "El expediente pasó a manos de {person} para su revisión.",
    "{person} y {person} asistieron al curso de contratación pública.",
    "Personal que participó: {person}; {person}.",
    "Pendiente de la firma de {person}, Jefe de Planificación.",
    "Se nombró a {person} como Oficial de Cumplimiento por acuerdo 14.",
    "Queda a cargo de {person} hasta diciembre.",
    "Reunión sostenida con {person} de la Agencia San Miguel.",
    "Revisado por: {person}",
    "{person}: pendiente de entregar las actas del segundo trimestre.",
    "El estudio lo elaboró {person} con apoyo de la Unidad Legal.",
    "No se realizó porque {person} estaba en la Agencia Usulután.",
    "Acta No. 23 suscrita por {person} en representación de la Mutual.",
    "Según correo de {person} la actividad se mueve al cuarto trimestre.",
    "Visita a {person}, asegurada de la Agencia Santa Ana.",
    "Se atendió el reclamo presentado por {person} el 12 de julio.",
    "{person} cubre las vacaciones en la Agencia La Unión.",
    "Contrato firmado con {person} por servicios de consultoría.",
    "Se informó a {person} y a la Gerencia General.",
    "La beneficiaria es {person}, según póliza 4417.",
    "La Subgerente Operativa delegó en {person} la revisión del manual.",
    "Asiste {person} en lugar de {person}.",
    "Los formularios fueron llenados por {person} (Agencia Ahuachapán).",
    "Se agradece el apoyo de {person}.",
)  # fmt: skip

_HEALTH: Final = (
    "No se cumplió <por incapacidad> del motorista.",
    "La encargada <estuvo incapacitada> tres semanas.",
    "Se pospuso por <enfermedad> del técnico asignado.",
    "El colaborador <fue operado> en julio y volvió en septiembre.",
    "Se reprogramó por <licencia por maternidad> de la responsable.",
    "La actividad se atrasó porque el auditor <dio positivo> a covid.",
    "Una técnica de la unidad goza de <licencia médica>.",
    "El responsable <padece de diabetes> y no viaja a las agencias.",
    "Por <motivos de salud> de la jefa no hubo visitas.",
    "La persona a cargo está <en reposo médico> desde agosto.",
    "El notificador <sufrió un accidente> y no hubo entregas.",
    "La analista tiene <un embarazo de alto riesgo> y trabaja desde casa.",
    "Una compañera <fue hospitalizada> la última semana del trimestre.",
    "El bodeguero <se fracturó> la mano en junio.",
    "Dos empleados <con dengue> dejaron sin cubrir la ventanilla.",
    "La secretaria está <en tratamiento> por <cáncer>.",
    "La recepcionista <está convaleciente> y la plaza la cubre otra persona.",
    "Se contrató interina porque la titular está <incapacitada> por el ISSS.",
)

_WEAKNESSES: Final = (
    "El servidor de respaldo tiene <falta de espacio> para los registros.",
    "Hay <equipos sin antivirus> en tres agencias.",
    "Se detectó una <vulnerabilidad crítica> en el portal.",
    "Hubo <un ataque informático> al correo en agosto.",
    "Se cambió la <contraseña del administrador> del sistema de pólizas.",
    "El <firewall está vencido> desde junio.",
    "Quedan <servidores obsoletos> en el centro de datos.",
    "La base de datos <no cuenta con respaldo> fuera de la sede.",
    "Dos <puertos abiertos> hacia internet fueron cerrados.",
    "Un caso de <phishing> llegó a la Subgerencia.",
    "El sistema contable funciona <sin soporte> del fabricante desde 2021.",
    "Se encontró <malware> en una computadora de la ventanilla.",
)

_ABOUT_PRODUCTS: Final = (
    "Se renovó la licencia de {product} por un año.",
    "Se instaló {product} en las computadoras de la sede.",
    "Curso de administración de {product} para dos técnicos.",
    "La consola de {product} quedó configurada.",
    "Se migró el antivirus {product} a la nube.",
    "Mantenimiento del firewall {product} realizado en agosto.",
)
# The second row is of products that the shipped list does not hold.
_PRODUCTS: Final = (
    "FortiGate", "Veeam", "Kaspersky", "Sophos", "VMware", "Zabbix", "Bitdefender", "ESET", "Nessus", "pfSense", "Splunk", "Wazuh",
    "Redvault", "Murovivo", "Centinela Plus", "Kerbero",
)  # fmt: skip

_ABOUT_SUPPLIERS: Final = (
    "El soporte lo dio la empresa {supplier} en julio.",
    "Reunión con el proveedor {supplier} para revisar precios.",
    "Se adjudicó a {supplier}, S.A. de C.V., el mantenimiento de las impresoras.",
    "Pendiente la factura de {supplier}, S.A. de C.V. para liquidar.",
    "Se recibieron ofertas de los proveedores {supplier} y {supplier}.",
    "El contratista {supplier} entregó la obra con diez días de atraso.",
    "Prueba hecha con los técnicos de {acronym} en la sede.",
    "La firma {supplier} hizo la auditoría externa.",
)
_SUPPLIERS: Final = (
    "FARONET", "Vigía Redes", "Puntamar Telecom", "Muelle Software", "Baliza Digital", "Costa Licencias", "Marejada", "Rompeolas",
    "Astillero Norte", "GALERNA", "Ancla y Cabo", "Distribuidora Escollo", "Timonel", "SOTAVENTO",
)  # fmt: skip
_ACRONYMS: Final = ("FARONET", "GALERNA", "SOTAVENTO", "BITACORSA")

_IDENTITY: Final = (
    "Entregado a la persona con DUI {dui}.",
    "Se registró el NIT {nit} en el contrato.",
    "DUI: {dui}, pendiente de escanear.",
    "El documento {dui} no aparece en la base de asegurados.",
    "Se corrigió el número {nit} en la planilla.",
)
_CONTACT: Final = (
    "Consultas al {email} hasta diciembre.",
    "Se le llamó al {phone} sin respuesta.",
    "Tel. {phone} de la delegación.",
    "Contactar al {phone} o a {email}.",
    "La solicitud llegó desde {email}.",
)

_NOTHING: Final = (
    "Se cumplió según lo programado.",
    "Se remitió el informe a la Gerencia General.",
    "Pendiente de aprobación por la Junta Directiva.",
    "Se realizaron 12 visitas en el trimestre.",
    "La meta se alcanzó en septiembre.",
    "Se actualizó el inventario de la bodega.",
    "Se subió la información al portal de transparencia.",
    "Actividad permanente.",
    "Se imprimieron 3,500 volantes para las ferias.",
    "El proceso lo lleva la UCP.",
)
_LOOKALIKES: Final = (
    "Se coordinó con el Director Ejecutivo y la Subgerente Comercial.",
    "Pendiente de firma del Jefe de Planificación y la Oficial de Información.",
    "Visita a la Agencia Santa Ana y a la Agencia San Miguel.",
    "Charla en el Centro Escolar Profesor Rutilio Talpetate.",
    "Feria en la Colonia Carlos Quizalva, Mejicanos.",
    "Jornada en el Hospital Nacional Doctor Jorge Zaramundo.",
    "Se pospuso de Julio a Septiembre por la carga de trabajo.",
    "Se presentó ante el Ministerio de Hacienda y la Corte de Cuentas.",
    "Convenio con el Instituto Salvadoreño de Bienestar Magisterial.",
    "El Plan Estratégico 2021-2024 y el PEI 2025-2029 siguen vigentes.",
    "Se pagaron $12,450.75 en Agosto.",
    "Código 19AO001704478 y oficio 2024-0012.",
    "Se aplicó la Norma Técnica de Control Interno Específica.",
    "Asamblea en Santiago de María y en Mercedes Umaña.",
    "Visita a Ciudad Delgado, Nueva Concepción y San Rafael Cedros.",
    "Se envió a la Unidad de Género, a Recursos Humanos y a Tecnologías de Información.",
    "La Gerente General y el Auditor Interno firmaron el acta.",
    "Publicado en El Diario y en La Gaceta.",
    "Semana Santa y Día de la Madre sin atención.",
    "Se recorrió la Avenida Roberto Pelvero y el Bulevar Los Héroes.",
    "Premio Marta Irisgal a la excelencia, sin candidaturas.",
    "Campaña de prevención de enfermedades en las agencias.",
    "Se impartió la charla del Comité de Salud Ocupacional.",
    "Se pagaron los subsidios por maternidad del trimestre.",
    "Se renovó el antivirus en agosto.",
    "Se pidió precio a cinco proveedores locales.",
    "Listado de contratistas al día.",
    "La atención a grupos vulnerables siguió igual.",
    "El Reglamento Interno de Trabajo y la Ley de Servicio Civil se difundieron.",
    "Acta 12, punto 3.1, del 31/12/2024.",
    "Santa Tecla, Soyapango y La Libertad quedan para el cuarto trimestre.",
    "Puerto El Triunfo y Jiquilisco se visitaron en Mayo.",
    "Se habló con la Presidenta del Consejo y con el Secretario de Actas.",
    "El Tercer Trimestre cerró con 18,207 pólizas de 13,500.",
)

_NUMBERED_SLOT: Final = re.compile(r"\{(\w+)\}|<([^>]+)>")
_NAME_MARK: Final = "\x00"


def _half(entries: Sequence[str], half: int) -> list[str]:
    return list(entries[half::2])


def staff(half: int) -> tuple[str, ...]:
    """The institution's own people in one half: forty full names."""
    chance = Random(f"staff {half}")  # noqa: S311 - repeatable on purpose
    given, surnames = _half(_GIVEN, half), _half(_SURNAMES, half)
    return tuple(f"{' '.join(chance.sample(given, 2))} {' '.join(chance.sample(surnames, 2))}" for _ in range(40))


class _Writer:
    """Fills the slots of sentences for one seed and half."""

    def __init__(self, seed: int, half: int) -> None:
        self.chance = Random(f"{seed} {half}")  # noqa: S311 - as above
        self.half = half
        self.staff = staff(half)
        self.fillers: dict[str, Callable[[], tuple[SuggestionKind, str]]] = {
            "person": lambda: (SuggestionKind.PERSON, self._person()),
            "dui": lambda: (SuggestionKind.IDENTITY, self._dui()),
            "nit": lambda: (SuggestionKind.IDENTITY, self._nit()),
            "email": lambda: (SuggestionKind.CONTACT, self._email()),
            "phone": lambda: (SuggestionKind.CONTACT, self._phone()),
            "product": lambda: (SuggestionKind.SECURITY, self._one_of(_PRODUCTS)),
            "supplier": lambda: (SuggestionKind.SUPPLIER, self._one_of(_SUPPLIERS)),
            "acronym": lambda: (SuggestionKind.SUPPLIER, self._one_of(_ACRONYMS)),
        }

    def _one_of(self, entries: Sequence[str]) -> str:
        return self.chance.choice(_half(entries, self.half))

    def _given(self) -> str:
        return self._one_of(_INVENTED_GIVEN if self.chance.random() < _SHARE_INVENTED else _GIVEN)

    def _surname(self) -> str:
        return self._one_of(_INVENTED_SURNAMES if self.chance.random() < _SHARE_INVENTED else _SURNAMES)

    def _person(self) -> str:
        """A name in one of the ways in which remarks give it; what is before the mark is its honorific."""
        abbreviated = f"{self.chance.choice(_ABBREVIATED)} {_NAME_MARK}"
        written_out = f"{self.chance.choice(_WRITTEN_OUT)} {_NAME_MARK}"
        one, two, last, other = self._given(), self._given(), self._surname(), self._surname()
        first, middle, surname, second = self.chance.choice(self.staff).split()
        forms = (
            (10, f"{abbreviated}{one}"),
            (10, f"{abbreviated}{last}"),
            (10, f"{abbreviated}{one} {last}"),
            (4, f"{abbreviated}{one} {two} {last} {other}"),
            (16, f"{one} {last}"),
            (8, f"{one} {last} {other}"),
            (6, f"{one} {two} {last}"),
            (14, f"{one} {two} {last} {other}"),
            (5, f"{one} {last.upper()}"),
            (4, f"{one} {two} {last.upper()} {other.upper()}"),
            (4, f"{one} {last}".upper()),
            (3, f"{last} {other}, {one} {two}"),
            (3, f"{one} {two[0]}. {last}"),
            (3, f"{one} {last} de {other}"),
            (5, f"{written_out}{one} {last}"),
            (4, f"{written_out}{last}"),
            (4, f"{first} {middle} {surname} {second}"),
            (4, f"{first} {surname}"),
            (3, f"{written_out}{surname}"),
            (2, f"{first} {surname}".lower()),
            (2, f"{abbreviated}{first} {second}"),
        )
        return self.chance.choices([form for _, form in forms], [weight for weight, _ in forms])[0]

    def _digits(self, count: int) -> str:
        return "".join(self.chance.choices("0123456789", k=count))

    def _dui(self) -> str:
        body = self._digits(8)
        check = next(digit for digit in "0123456789" if is_dui(body + digit))
        return f"{body}-{check}"

    def _nit(self) -> str:
        date = f"{self.chance.randint(1, 28):02}{self.chance.randint(1, 12):02}{self.chance.randint(0, 99):02}"
        place, number = f"{self.chance.randint(101, 1417):04}", f"{self.chance.randint(101, 140)}"
        check = next(digit for digit in "0123456789" if is_nit(place + date + number + digit))
        return f"{place}-{date}-{number}-{check}"

    def _email(self) -> str:
        name = _unaccented(f"{self._given()}.{self._surname()}").lower()
        return f"{name}@{self.chance.choice(('mutual', 'correo', 'faros'))}.example"

    def _phone(self) -> str:
        number = f"{self.chance.choice('267')}{self._digits(3)}"
        if number.startswith(("20", "19")):  # a span of years has this form
            number = f"22{number[2:]}"
        return self.chance.choice((f"{number}-{self._digits(4)}", f"+503 {number}-{self._digits(4)}"))

    def sentence(self, template: str) -> Remark:
        """A template with its slots filled; what stands in angles is planted as it is, of the kind that its list says."""
        text, planted, at = "", [], 0
        for slot in _NUMBERED_SLOT.finditer(template):
            text += template[at : slot.start()]
            at = slot.end()
            if slot[2]:
                kind = SuggestionKind.HEALTH if template in _HEALTH else SuggestionKind.SECURITY
                written = slot[2]
            else:
                kind, written = self.fillers[slot[1]]()
            honorific, _, name = written.rpartition(_NAME_MARK)
            if not text and honorific[:1].islower():
                honorific = honorific[:1].upper() + honorific[1:]
            text += honorific
            planted.append(Planted(kind, len(text), len(text) + len(name)))
            text += name
        return Remark(text + template[at:], tuple(planted))

    def remark(self) -> Remark:
        """One to three sentences, and once in a while in capitals or without accents."""
        subject = self.chance.choices(
            (_ABOUT_PEOPLE, _HEALTH, _WEAKNESSES, _ABOUT_PRODUCTS, _ABOUT_SUPPLIERS, _IDENTITY, _CONTACT, ()),
            (42, 8, 6, 6, 6, 6, 6, 20),
        )[0]
        parts = [self.sentence(self._one_of(subject))] if subject else []
        parts += [
            Remark(self.chance.choice(_LOOKALIKES), ())
            for _ in range(1 if not parts or self.chance.random() < 0.4 else 0)
        ]
        parts += [Remark(self.chance.choice(_NOTHING), ()) for _ in range(self.chance.random() < 0.5)]
        self.chance.shuffle(parts)
        text, planted = "", []
        for part in parts:
            shift = len(text) + bool(text)
            planted += [Planted(one.kind, one.start + shift, one.end + shift) for one in part.planted]
            text = f"{text} {part.text}" if text else part.text
        look = self.chance.random()
        if look < 0.06:
            text = text.upper()
        elif look < 0.12:
            text = _unaccented(text)
        return Remark(text, tuple(planted))


def _unaccented(text: str) -> str:
    """The text without accents, as long as it was; ñ stays."""
    return "".join(one if one in "ñÑ" else unicodedata.normalize("NFD", one)[0] for one in text)


def synthetic_remarks(seed: int, half: int, count: int = 1000) -> list[Remark]:
    """So many remarks of one half."""
    writer = _Writer(seed, half)
    return [writer.remark() for _ in range(count)]
