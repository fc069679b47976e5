"""Which public names of Python's modules a page does not speak of.

usage: python-names.py PAGE

A name is spoken of if a row of one of the page's tables has it in code in its
first cell, and says in its second whether it is here, here, differently, or not
in C. Prints those that are missing, and rows that say something else.
"""
import importlib
import re
import sys

MODULES = ["multiprocessing"] + [
    "multiprocessing." + name
    for name in ("connection", "managers", "pool", "shared_memory",
                 "sharedctypes", "queues", "synchronize")
] + ["subprocess"]
WHERE = ("here", "here, differently", "not in C")


def rows(page):
    """Yields (names, where, rest) of each row below a head with "Where"."""
    inside = False
    for line in page.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if cells[0].strip("| ") == "Python":
            inside = cells[1].strip("| ") == "Where"
        elif inside and not line.startswith("|--"):
            code = " ".join(re.findall(r"`([^`]*)`", cells[0]))
            yield set(re.findall(r"\w+", code)), cells[1], cells[2]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        table = list(rows(file.read()))
    told = set().union(*(names for names, _, _ in table))
    complaints = [f"no reason or call for {sorted(names)}"
                  for names, where, rest in table if not rest]
    complaints += [f"\"{where}\" is none of {WHERE}"
                   for _, where, _ in table if where not in WHERE]
    for name in MODULES:
        module = importlib.import_module(name)
        complaints += [f"{name}.{public} is missing"
                       for public in module.__all__
                       if public not in told and hasattr(module, public)]
    print("\n".join(complaints), end="\n" if complaints else "")
    return bool(complaints)


sys.exit(main())
