"""Files in and out: readers (file → Grid), recogniser (Grid → PlanDocument), writers (PlanDocument → file)."""
