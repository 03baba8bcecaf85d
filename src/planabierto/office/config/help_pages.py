"""The help: one page a task, in short sentences, and which page each screen leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A heading and its paragraphs."""

    title: _StrPromise
    paragraphs: Sequence[_StrPromise]


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One task: its slug, its title, what it is for in a line, and its sections."""

    slug: str
    title: _StrPromise
    summary: _StrPromise
    sections: Sequence[HelpSection]


IMPORT: Final = HelpPage(
    "importar",
    _("Importar un documento"),
    _("Del documento que ya tiene la institución salen el plan, las cifras y la lista de lo que no cuadra."),
    (
        HelpSection(
            _("Antes de subirlo"),
            (
                _(
                    "Sirve el informe de seguimiento completo: texto separado por tabulaciones, Excel, "
                    "OpenDocument, Word o PDF con texto."
                ),
                _("Un PDF escaneado es una fotografía y no se lee. Pida el archivo del que se imprimió."),
            ),
        ),
        HelpSection(
            _("Qué pasa al subirlo"),
            (
                _("Se lee aparte, con memoria y tiempo limitados, y se revisa. Todavía no se escribe nada."),
                _(
                    "La página muestra qué se entendió: portada, unidades, qué es cada columna, las celdas que "
                    "no tienen lugar y las inconsistencias."
                ),
                _(
                    "También dice qué se escribiría: acciones nuevas, acciones que cambian (antes y después) y "
                    "acciones iguales."
                ),
            ),
        ),
        HelpSection(
            _("Importar o descartar"),
            (
                _("«Importar» escribe todo o nada. «Descartar» no escribe nada y guarda el archivo."),
                _(
                    "Una cifra que no es un número o un código repetido en una unidad impiden importar: corrija"
                    " el documento y súbalo de nuevo."
                ),
                _(
                    "El mismo archivo dos veces no cambia nada. Un documento corregido sustituye al anterior "
                    "como una versión nueva; la anterior queda en el historial."
                ),
                _("Los seguimientos anteriores se pueden importar después y en cualquier orden."),
            ),
        ),
    ),
)

ENTRY: Final = HelpPage(
    "registrar",
    _("Registrar y enviar el informe de la unidad"),
    _("Lo ejecutado, por qué se aparta de lo programado, con qué se comprueba, y el envío."),
    (
        HelpSection(
            _("La columna amarilla"),
            (
                _("Su encabezado dice si va lo ejecutado en el período o el acumulado del año. Lo demás se calcula."),
                _(
                    "Cada fila se guarda sola al salir de ella. Es un borrador: solo lo lee su unidad hasta que se envía."
                ),
                _("En blanco es «Sin reporte»; si no hubo nada, escriba 0."),
                _("Si la cifra se aparta de lo programado, la fila pide la justificación y su causa."),
            ),
        ),
        HelpSection(
            _("Pegar desde Excel"),
            (
                _(
                    "Copie una columna, dos, o un bloque con los códigos. Antes de guardar se ve qué entraría en cada fila; "
                    "lo que está en blanco no borra nada, y Ctrl + Z deshace todo lo pegado."
                ),
            ),
        ),
        HelpSection(
            _("Medios de verificación"),
            (
                _(
                    "«+ Medio» agrega un archivo, un enlace, o dónde está el papel. Lo que no sirve se retira con su motivo."
                ),
            ),
        ),
        HelpSection(
            _("Revisar y enviar"),
            (
                _("Arriba dice lo que falta, con un enlace a cada casilla. Envía la jefatura, o quien la suple."),
                _("Después es de solo lectura. Si Planificación lo devuelve, sus observaciones aparecen arriba."),
            ),
        ),
        HelpSection(
            _("Si algo se interrumpe"),
            (
                _(
                    "Sin conexión, o si la sesión terminó, lo escrito queda en ese equipo y se guarda cuando vuelve. Si otra "
                    "persona cambió la misma fila, usted elige qué valor queda."
                ),
            ),
        ),
    ),
)

BOARD: Final = HelpPage(
    "tablero",
    _("Leer el tablero"),
    _("Cómo va la institución a la fecha de corte y qué requiere decisión."),
    (
        HelpSection(
            _("Los cuatro números"),
            (
                _(
                    "Acciones cumplidas: las que llegan a 100% de lo programado a la fecha. Ninguna otra cuenta"
                    " como cumplida."
                ),
                _("Promedio: lleva en su etiqueta la regla con que se calcula. Nunca se lee solo."),
                _(
                    "Trasladadas sin acuerdo: estaban programadas, no se ejecutaron y su unidad habla de un "
                    "período posterior, sin acuerdo que lo apruebe."
                ),
                _("Informes entregados: cuántas unidades reportaron y cuántas acciones siguen sin reporte."),
            ),
        ),
        HelpSection(
            _("De un número a sus filas"),
            (
                _("Cada número, celda y franja es un enlace a la lista de acciones que cuenta."),
                _("La lista se filtra, se ordena y se descarga en Excel con los mismos filtros."),
            ),
        ),
        HelpSection(
            _("Requieren decisión"),
            (
                _(
                    "Son las acciones no satisfactorias, de la más baja a la más alta, con lo que dijo su "
                    "unidad. Si no dijo nada, se dice."
                ),
            ),
        ),
        HelpSection(
            _("Mientras se registra"),
            (
                _("Las cifras cuentan solo los informes que Planificación ya revisó."),
                _("Las unidades leen el tablero cuando el seguimiento se presenta."),
            ),
        ),
    ),
)

FINDINGS: Final = HelpPage(
    "inconsistencias",
    _("Revisar inconsistencias"),
    _("La revisión automática señala lo que no cuadra y dónde está. Una persona decide."),
    (
        HelpSection(
            _("Qué dice cada una"),
            (
                _(
                    "La regla, el lugar en el documento, la celda como está escrita, lo que se esperaba y qué "
                    "se pide a la unidad."
                ),
                _(
                    "Error: el informe dice algo que no puede ser. Advertencia: alguien debe mirarlo. Aviso: se"
                    " puede dejar. Privacidad: conviene suprimirlo antes de publicar."
                ),
            ),
        ),
        HelpSection(
            _("Qué se puede hacer"),
            (
                _("Aceptar, con su motivo: no se vuelve a contar en este plan."),
                _("Marcar como corregida: si un documento posterior la trae, se abre otra vez."),
                _("Preguntar a la unidad: sigue contando hasta que se resuelva."),
                _(
                    "La decisión queda con nombre, cargo y fecha, y acompaña a la misma inconsistencia en el "
                    "seguimiento siguiente."
                ),
            ),
        ),
        HelpSection(
            _("Enviarlas a su unidad"),
            (
                _(
                    "Filtre por la unidad y copie el texto: trae cada punto con su lugar y lo que se pide. El "
                    "anexo del informe trae lo mismo, por unidad."
                ),
            ),
        ),
    ),
)

REPORT: Final = HelpPage(
    "informe",
    _("Descargar el informe"),
    _("El informe oficial del seguimiento, con los datos de esta instalación."),
    (
        HelpSection(
            _("Los archivos"),
            (
                _(
                    "PDF para firmar, DOCX para editar, XLSX para calcular. Los tres dicen lo mismo,"
                    " y cualquiera se puede volver a importar."
                ),
                _(
                    "La portada trae el corte, la versión y un código de verificación: si cambia un dato, "
                    "cambia el código."
                ),
            ),
        ),
        HelpSection(
            _("Lo que no está programado a la fecha"),
            (_("Se imprime «No programada». Si su formato lo pide, elija que se imprima 0%: el promedio no cambia."),),
        ),
        HelpSection(
            _("El anexo"),
            (_("Agrega las inconsistencias por resolver, una página por unidad, lista para enviarse."),),
        ),
        HelpSection(
            _("El texto de un seguimiento que se registra aquí"),
            (
                _("Se redacta con las cifras al consolidar; Planificación lo edita hasta que se presente."),
                _("Cada cambio es una versión. Si dos personas editan la misma sección, la segunda ve los dos textos."),
                _("Lleva dos anexos: acciones trasladadas y modificaciones del plan."),
            ),
        ),
    ),
)

PACKET: Final = HelpPage(
    "paquete",
    _("El paquete para la sesión"),
    _("Informe, proyecto de acuerdo y ocho láminas, con solo lo que requiere decisión."),
    (
        HelpSection(
            _("Qué trae"),
            (
                _("Los tres salen de las mismas cifras y llevan el mismo código de verificación."),
                _("Cada frase de las láminas lleva a su fila en el sitio."),
                _("Hasta que el seguimiento se presente, el informe y las láminas dicen que son un borrador."),
            ),
        ),
    ),
)

INSTRUCTIONS: Final = HelpPage(
    "instrucciones",
    _("Instrucciones de la Administración Superior"),
    _("Qué se pide sobre una acción, quién responde y para cuándo."),
    (
        HelpSection(
            _("De que se da a que se cumple"),
            (
                _("La Administración Superior la da en el tablero o en la página de la acción."),
                _("La jefatura de la unidad escribe qué se hizo."),
                _("Quien la dio la cierra: se cumplió, o se retira con su motivo."),
                _("Mientras tanto se lista en cada seguimiento."),
            ),
        ),
    ),
)

SAMPLE: Final = HelpPage(
    "auditoria",
    _("Tomar una muestra de auditoría"),
    _("Filas de un seguimiento elegidas por una semilla, que cualquiera puede repetir."),
    (
        HelpSection(
            _("Cómo se toma"),
            (
                _("Escriba cuántas filas y una semilla: un número o unas palabras."),
                _("El libro dice cómo se tomó y trae cada fila con lugar para el resultado de la prueba."),
                _("La misma semilla da las mismas filas. Queda en la bitácora."),
            ),
        ),
    ),
)

FIGURES: Final = HelpPage(
    "calculo",
    _("Cómo se calcula"),
    _("Las reglas detrás de cada cifra."),
    (
        HelpSection(
            _("% de ejecución"),
            (
                _(
                    "Lo ejecutado a la fecha entre lo programado a la fecha, en enteros: la mitad sube. No se "
                    "recorta: 473 de 108 es 438%."
                ),
                _(
                    "Sin nada programado a la fecha no hay porcentaje: la acción está «No programada» y no "
                    "entra en los promedios."
                ),
                _(
                    "Programada y sin cifra, está «Sin reporte»: cuenta como 0%, o con la última cifra "
                    "conocida, y se marca."
                ),
            ),
        ),
        HelpSection(
            _("Semáforo"),
            (
                _(
                    "Si la institución no fija otras franjas: menos de 60% no satisfactorio; de 60 a menos de "
                    "90% parcialmente satisfactorio; de 90 a 110% satisfactorio; más de 110 a 130% superior a "
                    "lo programado; más de 130% muy superior, y se revisa la meta."
                ),
                _("Superior no es mejor: suele decir que la meta quedó corta."),
            ),
        ),
        HelpSection(
            _("Promedios"),
            (
                _(
                    "Cada promedio dice su regla: de qué acciones es y si lo que pasa de 100% cuenta como 100%."
                    " Dos reglas sobre las mismas filas dan números distintos."
                ),
            ),
        ),
    ),
)

CALENDAR: Final = HelpPage(
    "calendario",
    _("El calendario y los correos"),
    _("Qué días no cuentan en los plazos, y si salieron los avisos."),
    (
        HelpSection(
            _("Días hábiles"),
            (
                _(
                    "Los plazos se cuentan de lunes a viernes, desde el día siguiente, sin los días cerrados del "
                    "calendario: los asuetos y las vacaciones de Semana Santa, de agosto y de fin de año."
                ),
                _("Cambiar el calendario no mueve un plazo ya fijado."),
            ),
        ),
        HelpSection(
            _("Días por decreto"),
            (
                _(
                    "Planificación agrega el día que un decreto cierra, o el que se trabaja aunque el calendario público "
                    "lo cierra, y escribe quién lo dispuso. «Quitar» lo deja como estaba. Ambas cosas quedan en la bitácora."
                ),
            ),
        ),
        HelpSection(
            _("Correos"),
            (
                _(
                    "La lista dice de cada aviso si salió. Si el servidor de correo falla, se intenta de nuevo durante un día."
                ),
                _(
                    "«No salió»: revise la dirección, o avise a quien administra el sistema. «No se sabe si salió»: el "
                    "envío se interrumpió y no se repite; pregunte a la persona si lo recibió."
                ),
            ),
        ),
    ),
)

WORDS: Final = HelpPage(
    "palabras",
    _("Palabras"),
    _("Lo que quiere decir cada palabra en estas páginas."),
    (
        HelpSection(
            _("Seguimiento"),
            (_("Una ronda de reporte del plan con una fecha de corte: primero, segundo, tercero, cuarto."),),
        ),
        HelpSection(
            _("Acción operativa"),
            (_("Lo que una unidad se propone hacer en el año, con su meta anual y sus metas por período."),),
        ),
        HelpSection(_("Programado a la fecha"), (_("La suma de las metas de los períodos hasta el corte."),)),
        HelpSection(_("Real"), (_("Lo ejecutado del año hasta el corte, no solo lo del último período."),)),
        HelpSection(
            _("Inconsistencia"),
            (_("Lo que encontró una regla de la revisión automática. No es un hallazgo de auditoría."),),
        ),
        HelpSection(
            _("Acuerdo"), (_("Lo que decidió un órgano, con su acta, punto y fecha. Sin él, una meta no se mueve."),)
        ),
        HelpSection(
            _("Unidad líder y unidad responsable"),
            (_("La primera responde por la acción; la segunda la ejecuta y la reporta."),),
        ),
    ),
)

JOURNAL: Final = HelpPage(
    "bitacora",
    _("Bitácora"),
    _("Quién hizo qué, cuándo, qué había antes y por qué; y cómo comprobar que nadie la cambió."),
    (
        HelpSection(
            _("Qué se lee"),
            (
                _(
                    "Cada acto queda en el mismo momento en que se hace, con la hora del servidor: la persona y su "
                    "cargo, sobre qué, de qué a qué, y el motivo donde se pide. Nadie puede cambiarlo ni borrarlo "
                    "desde el sitio."
                ),
                _("Los filtros se suman: persona, acto, sobre qué, y días, incluidos el primero y el último."),
            ),
        ),
        HelpSection(
            _("Comprobarla"),
            (
                _(
                    "Cada acto lleva la huella del anterior. Descargue la bitácora completa y el comprobador, un solo "
                    "archivo que funciona con Python y sin Plan Abierto: dice si falta, sobra o cambió algún acto."
                ),
                _(
                    "Que le corten el final, o que alguien con la base en la mano la escriba toda de nuevo, solo lo "
                    "muestra una cabeza guardada fuera. Imprima o anote la cabeza de la cadena cada trimestre y désela al "
                    "comprobador con --head."
                ),
            ),
        ),
        HelpSection(
            _("Comprobar las cifras de un seguimiento cerrado"),
            (
                _(
                    "Al cerrar se sella el texto de todas las cifras; su huella es el código de verificación que imprime "
                    "el informe. El comprobador calcula de nuevo cada porcentaje, cada cuenta y el promedio, y mira que "
                    "el código esté en la bitácora."
                ),
            ),
        ),
    ),
)

COMPLETING: Final = HelpPage(
    "completar-el-plan",
    _("Completar el plan"),
    _("Lo que un documento no dice de cada acción: qué se cuenta, cómo, con qué se comprueba y quién la verifica."),
    (
        HelpSection(
            _("Qué se propone"),
            (
                _("Cada fila trae una propuesta, hecha con las palabras de la acción y con sus metas."),
                _("Corrija lo que no sea así. Nada vale hasta que alguien lo confirma."),
            ),
        ),
        HelpSection(
            _("Clase de medida"),
            (
                _("Suma: lo de cada período se suma. Nivel: vale el último valor."),
                _("Demanda: lo atendido entre lo recibido; la meta es una estimación."),
                _("Por etapas: un producto por partes; cumplida solo cuando está completo."),
                _("n de N: de N documentos generados, n escaneados."),
            ),
        ),
        HelpSection(
            _("Confirmar"),
            (
                _("Una fila, las que marque, toda la página, o lo pendiente de una unidad."),
                _("Las cifras de los seguimientos que ya están no cambian: cada una recuerda cómo se medía."),
                _("Si un documento posterior trae otra meta, la acción conserva lo que usted confirmó."),
            ),
        ),
        HelpSection(
            _("El plan del año siguiente"),
            (
                _(
                    "En la página del plan, «Empezar el plan a partir de este» copia unidades, acciones, metas y medidas "
                    "en un borrador. Lo que se cambie en uno no cambia en el otro."
                ),
            ),
        ),
    ),
)

UNITS: Final = HelpPage(
    "unidades",
    _("Revisar las unidades"),
    _("Los nombres que trajo un documento, qué es cada unidad y de quién depende."),
    (
        HelpSection(
            _("Las que trajo un documento"),
            (
                _("Aparecen aparte hasta que alguien las guarda, aunque no cambie nada."),
                _("Solo unidades y áreas reportan. Un cargo o un cuerpo colegiado puede ser unidad líder."),
            ),
        ),
        HelpSection(
            _("Nombres"),
            (
                _(
                    "Al cambiar un nombre, la dirección de sus páginas se queda y el nombre de antes se sigue reconociendo."
                ),
                _("Agregue los otros nombres con que los documentos la escriben: así no se crea otra unidad."),
            ),
        ),
    ),
)

COMMON: Final = HelpPage(
    "acciones-comunes",
    _("Acciones comunes y quién verifica"),
    _("La misma acción en cada unidad se escribe una vez y lleva consigo quién la verifica."),
    (
        HelpSection(
            _("Quién verifica"),
            (
                _("Escriba el cargo con su artículo: así sale en la nota del informe."),
                _("Nadie verifica lo de su propia unidad: diga también quién lo hace en su lugar."),
            ),
        ),
        HelpSection(
            _("Enlazar"),
            (
                _(
                    "La página muestra las acciones del plan con el mismo texto, o con otra forma de su primera palabra."
                ),
                _("Marque las que lo son y enlácelas: reciben quién verifica, con qué y cuánta evidencia se pide."),
                _(
                    "A un plan en borrador se le agrega la acción en las unidades que no la tienen, con el código que sigue."
                ),
            ),
        ),
    ),
)

PEOPLE: Final = HelpPage(
    "personas",
    _("Personas, roles y acceso"),
    _("Quién puede entrar, con qué rol, quién suple a quién, y cómo se cuida la cuenta de cada quien."),
    (
        HelpSection(
            _("Agregar personas"),
            (
                _(
                    "Quien no tiene cuenta recibe por correo un enlace que sirve una vez y vence a los diez días hábiles. "
                    "Mientras no lo use, se puede enviar otra vez o retirar."
                ),
                _(
                    "Para agregar a muchas, suba un CSV con las columnas correo, nombre, cargo, rol y unidad. Cada error se dice "
                    "por su fila y columna; con uno solo no se agrega a nadie."
                ),
            ),
        ),
        HelpSection(
            _("Terminar un rol, desactivar"),
            (
                _("Terminar un rol lo quita desde hoy. Lo que la persona hizo queda con su nombre y su cargo."),
                _(
                    "Desactivar impide entrar y cierra sus sesiones. Al reactivarla vuelve con los roles que todavía tiene."
                ),
            ),
        ),
        HelpSection(
            _("Suplencias"),
            (
                _(
                    "Quien dirige una unidad nombra a quien le supla en «Mis suplencias»; Planificación y la administración, para "
                    "cualquiera. Va de un día a otro, incluidos, con su motivo."
                ),
            ),
        ),
        HelpSection(
            _("Segundo factor"),
            (
                _(
                    "Los roles que deciden, verifican, publican o administran lo activan antes de seguir: una aplicación de códigos "
                    "o una llave de acceso. Guarde los códigos de recuperación fuera del teléfono."
                ),
            ),
        ),
        HelpSection(
            _("Sesiones"),
            (
                _(
                    "«Mis sesiones» dice dónde está abierta su cuenta y permite cerrar las demás. Cinco minutos antes de terminar "
                    "por falta de uso, el sitio avisa: pulse Intro para seguir."
                ),
            ),
        ),
    ),
)

OPENING: Final = HelpPage(
    "abrir-seguimiento",
    _("Abrir un seguimiento"),
    _("Qué se comprueba antes, qué plazos se proponen y cómo se anuncia."),
    (
        HelpSection(
            _("Antes de abrir"),
            (
                _(
                    "Se comprueban jefaturas, suplentes, verificadores, acciones sin completar y días que no se cuentan."
                ),
                _("Ninguna comprobación impide abrir; cada una dice qué hacer y dónde."),
            ),
        ),
        HelpSection(
            _("Plazos y reglas"),
            (
                _("Los plazos se proponen en días hábiles después del corte: entrega 7, revisión 12, remisión 20."),
                _(
                    "La columna amarilla toma lo ejecutado en el período. Si de los períodos anteriores solo se conoce el "
                    "acumulado, el primer seguimiento toma cifras a la fecha."
                ),
                _("La revisión automática pregunta y no detiene a nadie, salvo en las reglas que se marquen."),
            ),
        ),
        HelpSection(
            _("El memorando circular"),
            (
                _("Sale en Word con destinatarios, plazos y pasos. El texto se cambia antes de descargarlo."),
                _("Los plazos se cambian después en la bandeja, con su motivo; una prórroga se conserva."),
            ),
        ),
    ),
)

TRAY: Final = HelpPage(
    "bandeja",
    _("La bandeja de Planificación"),
    _("Quién no ha entregado, qué se revisa ahora y cómo se devuelve."),
    (
        HelpSection(
            _("La lista"),
            (
                _("La primera frase dice cuántos informes faltan y cómo va el plazo."),
                _("Cada unidad dice cuánto reportó, su estado, su atraso y a quién se escribe."),
                _("«Dar prórroga» da más tiempo a una sola unidad, con su motivo."),
            ),
        ),
        HelpSection(
            _("Revisar un informe"),
            (
                _("Empiece por las filas «Por mirar»: trasladadas, corregidas, muy superiores y una de cada diez."),
                _("En cada fila marque «Conforme», o «Observar» y escriba qué hay que corregir."),
                _(
                    "«Dar por revisada» pasa al siguiente informe. «Devolver» lo entrega a la unidad con las observaciones "
                    "o con un motivo."
                ),
                _("Quien registró o envió un informe no lo revisa."),
            ),
        ),
        HelpSection(
            _("Mis unidades"),
            (
                _("Quien tiene varias unidades ve una línea por unidad, con lo que falta."),
                _("La unidad líder da el visto bueno a varias a la vez; a los dos días hábiles se da por dado."),
            ),
        ),
    ),
)

CLOSING: Final = HelpPage(
    "consolidar-y-cerrar",
    _("Consolidar, presentar y cerrar"),
    _("Cómo termina un seguimiento, y cómo se abre de nuevo un informe cerrado."),
    (
        HelpSection(
            _("Los pasos"),
            (
                _(
                    "Consolidar: se puede sin todas las unidades, con un motivo; las que faltan salen como «no entregó»."
                ),
                _("Presentar: ante quién y cuándo. Sin número todavía, dice «acta en firma»."),
                _("Cerrar: las cifras quedan selladas con un código de verificación."),
            ),
        ),
        HelpSection(
            _("Reabrir"),
            (
                _("Una persona la pide y otra la otorga, hasta un día, o la deniega."),
                _("Al cerrar de nuevo hay otra versión y otro código. La anterior se conserva."),
                _("Si la unidad no envía a tiempo, el informe se cierra con lo último enviado."),
            ),
        ),
    ),
)

VERIFYING: Final = HelpPage(
    "verificar",
    _("Verificar cifras"),
    _("Quien verifica confirma, con los medios a la vista, lo que otra unidad reportó."),
    (
        HelpSection(
            _("Sus filas"),
            (
                _(
                    "Están en una lista, por unidad. De la que todavía no envía se dice que está en espera: su borrador no se muestra."
                ),
                _(
                    "Nadie verifica lo de su propia unidad ni lo que registró, y Auditoría Interna no verifica. La fila dice quién lo hace."
                ),
            ),
        ),
        HelpSection(
            _("Tres respuestas"),
            (
                _(
                    "«Confirmar»: la cifra es la reportada. Con varias filas de una unidad, márquelas y confírmelas juntas."
                ),
                _(
                    "«Confirmar con otro valor»: escriba el valor a la fecha, del año hasta el corte, y por qué. Sustituye al reportado en "
                    "todas las cifras; el informe imprime los dos."
                ),
                _("«No se puede verificar»: escriba por qué. Queda lo reportado, con esa marca."),
                _("Si se equivocó, use «Cambiar el resultado»: el anterior queda en el historial."),
            ),
        ),
        HelpSection(
            _("Documentos contados"),
            (_("Si la unidad contó documentos generados y escaneados por tipo, la fila dice qué cifra proponen."),),
        ),
        HelpSection(
            _("Objeciones"),
            (
                _(
                    "La jefatura de la unidad puede objetar otro valor durante dos días hábiles, con «Objetar» en su registro. La objeción "
                    "aparece arriba de la lista: acéptela con el valor correcto, o no la acepte, siempre con su respuesta."
                ),
            ),
        ),
        HelpSection(
            _("Nombrar a otra persona"),
            (
                _(
                    "La jefatura de Planificación nombra en «Quién verifica» a quien lo hace solo en este seguimiento, con el cargo que se "
                    "imprime, y asigna las acciones que nadie verifica."
                ),
            ),
        ),
    ),
)

REMINDERS: Final = HelpPage(
    "recordatorios",
    _("Recordatorios y avisos por correo"),
    _("A quién se escribe, cuándo, y qué sale por sí solo."),
    (
        HelpSection(
            _("Recordar a unas unidades"),
            (
                _("Márquelas en la bandeja. El correo llega a la jefatura, a quien la suple y al enlace."),
                _("El texto se cambia; la unidad, lo reportado, el plazo y el enlace se agregan solos."),
                _("Nadie recibe dos en un día. Al volver se dice, por su nombre, a quién no se pudo escribir."),
            ),
        ),
        HelpSection(
            _("Lo que se envía solo"),
            (
                _(
                    "Al abrir: los plazos, a jefaturas, suplentes y quienes verifican. Al devolver: qué hay que corregir."
                ),
                _("Tres días hábiles y un día hábil antes del plazo: un recordatorio a la unidad que no ha enviado."),
                _(
                    "Un día hábil después: aviso a la unidad líder. Tres días hábiles después: memorando a la jefatura, con copia "
                    "a la unidad líder y a Planificación."
                ),
                _("Cuenta la prórroga de cada unidad. En días cerrados no sale nada."),
            ),
        ),
    ),
)

OWN_CALENDAR: Final = HelpPage(
    "calendario-personal",
    _("Mi calendario"),
    _("Sus plazos en el calendario de su teléfono o de su correo."),
    (
        HelpSection(
            _("La dirección"),
            (
                _("«Hacer mi dirección» la muestra una sola vez. Péguela donde su programa dice «suscribirse»."),
                _("Quien la tenga puede leer sus plazos. «Hacer otra dirección» anula la anterior."),
            ),
        ),
        HelpSection(
            _("Qué trae"),
            (
                _("Qué vence y cuándo, según su rol, con las prórrogas. Sin cifras ni nombres de personas."),
                _("Quien deja de tener un rol en la institución conserva un calendario vacío."),
            ),
        ),
    ),
)

PUBLISHING: Final = HelpPage(
    "publicar",
    _("Publicar la versión oficial"),
    _("Qué se suprime y por qué, la versión que se publica, y cómo se rectifica o se retira."),
    (
        HelpSection(
            _("Abrir la publicación"),
            (
                _("Se publica un seguimiento que ya se presentó, o uno que vino en un documento importado."),
                _("La primera vez se agregan las causales de la ley. Se completan en «Causales»."),
            ),
        ),
        HelpSection(
            _("Decidir fragmento por fragmento"),
            (
                _(
                    "A la izquierda está cada texto como va a salir; a la derecha, lo que la revisión sugiere suprimir y por qué."
                ),
                _(
                    "«Suprimir» pone en su lugar una marca con la causal. «Dejar» el nombre de una persona pide su consentimiento, "
                    "o por qué no es un nombre. «Pedir corrección a la unidad» lo deja pendiente."
                ),
                _(
                    "Lo que nadie sugirió se suprime en «Suprimir otras palabras». Las cifras no se suprimen una por una."
                ),
                _("Nada se publica mientras quede un nombre o un dato de salud sin decidir."),
            ),
        ),
        HelpSection(
            _("Revisar y publicar"),
            (
                _("La portada dice la versión, la fecha, quién aprobó y cuántas supresiones hay por causal."),
                _(
                    "Apruebe y publique. La versión se congela y se firma; sale cuando están hechos todos sus archivos. Si un texto "
                    "cambia después de aprobarlo, se aprueba de nuevo."
                ),
            ),
        ),
        HelpSection(
            _("Rectificar y retirar"),
            (
                _(
                    "La rectificación es otra versión, con la lista de lo que cambia y su motivo. La anterior sigue en la lista."
                ),
                _(
                    "La versión que se retira también sigue en la lista, con su motivo. Se sigue mostrando, marcada, o se retira su "
                    "contenido: así es si anota la causal de lo que la ley protege en ella."
                ),
            ),
        ),
        HelpSection(
            _("Comprobar un archivo"),
            (
                _(
                    "Cada versión tiene su código (sha256) y la firma de la institución. El paquete para el portal de "
                    "transparencia trae los archivos, un índice y la clave pública."
                ),
            ),
        ),
    ),
)

PAGES: Final = (
    IMPORT,
    UNITS,
    COMPLETING,
    COMMON,
    OPENING,
    ENTRY,
    TRAY,
    VERIFYING,
    CLOSING,
    BOARD,
    FINDINGS,
    REPORT,
    PUBLISHING,
    PACKET,
    INSTRUCTIONS,
    SAMPLE,
    FIGURES,
    JOURNAL,
    CALENDAR,
    REMINDERS,
    OWN_CALENDAR,
    PEOPLE,
    WORDS,
)

_OF_SCREEN: Final = {
    "publication": PUBLISHING,
    "publication_review": PUBLISHING,
    "suppress_words": PUBLISHING,
    "decide_fragment": PUBLISHING,
    "editions": PUBLISHING,
    "correct_edition": PUBLISHING,
    "withdraw_edition": PUBLISHING,
    "grounds": PUBLISHING,
    "add_ground": PUBLISHING,
    "change_ground": PUBLISHING,
    "publishing_terms": PUBLISHING,
    "import_start": IMPORT,
    "import_upload": IMPORT,
    "open_round": OPENING,
    "circular": OPENING,
    "round_deadlines": OPENING,
    "entry": ENTRY,
    "entry_review": ENTRY,
    "entry_send": ENTRY,
    "entry_paste": ENTRY,
    "entry_workbook": ENTRY,
    "evidence": ENTRY,
    "tray": TRAY,
    "tray_of": TRAY,
    "review_report": TRAY,
    "return_report": TRAY,
    "accept_report": TRAY,
    "extend_report": TRAY,
    "remind": REMINDERS,
    "own_calendar": OWN_CALENDAR,
    "make_own_calendar": OWN_CALENDAR,
    "own_units": TRAY,
    "verification": VERIFYING,
    "verifiers": VERIFYING,
    "name_verifier": VERIFYING,
    "object_to_verification": VERIFYING,
    "answer_objection": VERIFYING,
    "consolidated": CLOSING,
    "consolidate_round": CLOSING,
    "present_round": CLOSING,
    "number_presentation": CLOSING,
    "ask_reopening": CLOSING,
    "decide_reopening": CLOSING,
    "close_round": CLOSING,
    "follow_up": CLOSING,
    "board": BOARD,
    "board_actions": BOARD,
    "board_units": BOARD,
    "board_unit": BOARD,
    "board_objective": BOARD,
    "action": FIGURES,
    "unit": FIGURES,
    "complete_plan": COMPLETING,
    "unit_list": UNITS,
    "add_unit": UNITS,
    "change_unit": UNITS,
    "common_actions": COMMON,
    "common_action": COMMON,
    "add_common_action": COMMON,
    "change_common_action": COMMON,
    "add_verification": COMMON,
    "change_verification": COMMON,
    "plan": WORDS,
    "plan_unit": WORDS,
    "finding_list": FINDINGS,
    "finding": FINDINGS,
    "finding_rules": FINDINGS,
    "report_page": REPORT,
    "report_text": REPORT,
    "board_packet": PACKET,
    "instructions": INSTRUCTIONS,
    "give_instruction": INSTRUCTIONS,
    "answer_instruction": INSTRUCTIONS,
    "end_instruction": INSTRUCTIONS,
    "audit_sample": SAMPLE,
    "journal": JOURNAL,
    "calendar": CALENDAR,
    "add_holiday": CALENDAR,
    "mails": CALENDAR,
    "people": PEOPLE,
    "add_person": PEOPLE,
    "end_role": PEOPLE,
    "people_file": PEOPLE,
    "apply_people_file": PEOPLE,
    "deactivate_person": PEOPLE,
    "reactivate_person": PEOPLE,
    "resend_invitation": PEOPLE,
    "add_substitution": PEOPLE,
    "own_substitutions": PEOPLE,
    "add_own_substitution": PEOPLE,
    "end_substitution": PEOPLE,
    "second_factor_policy": PEOPLE,
    "own_sessions": PEOPLE,
    "mfa_index": PEOPLE,
}


def help_page(slug: str) -> HelpPage | None:
    """The page of a slug; None where there is none."""
    return next((page for page in PAGES if page.slug == slug), None)


def help_of_screen(name: str) -> HelpPage | None:
    """The help of a screen, by the name of its address; None where only the index helps."""
    return _OF_SCREEN.get(name)
