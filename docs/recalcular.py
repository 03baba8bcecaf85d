"""Recalcula cada cifra impresa de una versión oficial desde su CSV, con Python solo: python recalcular.py seguimiento.csv."""

import csv
import sys
from decimal import ROUND_HALF_UP, Decimal

rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
wrong = [] if {row["rule"] for row in rows} == {"due_capped"} else ["su promedio es de otra regla: use verifier.py"]
for row in rows:  # la razón entre lo ejecutado y lo debido, en el sentido de la meta, y su porcentaje entero
    due, counted, base = (Decimal(row[name]) if row[name] else None for name in ("due", "counted", "baseline"))
    row["is_due"] = row["status"] not in {"not_due", "ahead", "without_demand", "suspended"}
    rate = Decimal(0) if row["is_due"] and row["is_pending"] == "false" else None
    if rate is not None and counted is not None:
        if row["direction"] == "increasing" or (row["is_demand"] == "true" and due):
            rate = counted / due if due else None
        elif base is not None and base > due:
            rate = (base - counted) / (base - due)
        else:
            rate = (due / counted if counted else Decimal(1)) if due else None
    row["is_met"] = row["is_due"] and (row["status"] == "met" if rate is None else rate >= 1)
    row["whole"] = "" if rate is None else f"{(rate * 100).quantize(Decimal(1), ROUND_HALF_UP):f}"
    wrong += [] if row["whole"] == row["percent"] else [f"fila {row['row']}: da {row['whole']} %"]
for of in ("unit", "objective", "institution"):
    for name in dict.fromkeys(row[of] for row in rows):  # de cada conjunto: programadas, cumplidas, promedio con tope
        members = [row for row in rows if row[of] == name]
        capped = [min(Decimal(100), Decimal(row["whole"])) for row in members if row["whole"]]
        mean = f"{(sum(capped) / len(capped)).quantize(Decimal('0.01'), ROUND_HALF_UP):f}" if capped else ""
        found = (f"{sum(row['is_due'] for row in members)}", f"{sum(row['is_met'] for row in members)}", mean)
        wrong += [name for row in members if (row[f"{of}_due"], row[f"{of}_met"], row[f"{of}_mean"]) != found][:1]
sys.exit("NO: " + "; ".join(wrong) if wrong else print(f"SÍ: {found[1]} de {found[0]} cumplidas, {found[2]} %."))
