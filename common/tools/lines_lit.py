"""Which line of which source each process of a record stood in, for the player
(docs/site/theme/assets/source.js).

The record may be a stranger's: what is not as the observer writes it is left
out, and nothing of it is taken for a path.
"""
import os

MOST_STANDS = 400  # of one process; the shortest are left out
MOST_LINES, MOST_COLUMNS = 2000, 200
MOST_CALL = 60


def lit(record, sources):
    """(files, stands): files is a list of {"name", "lines"}; stands has, for
    each process by its id, [[ms, file, line, call], ...] in order of time; file
    is an index, or -1 where it is not known.

    sources: texts by the names that the record may call them, whole or in part.
    If there is one only, it is the one that is meant, whatever its name.
    """
    places = [place_of(p) for p in items(record.get("places"))]
    names = [name for name in dict.fromkeys(p[0] for p in places if p)]
    files, index = [], {}
    for name in names:
        text = source_named(name, sources, len(names) == 1)
        if text is not None:
            index[name] = len(files)
            files.append({"name": os.path.basename(name),
                          "lines": lines_of(text)})
    end = number(record.get("end_ms")) or 0
    stands = [stands_of(p, places, files, index, end)
              for p in items(record.get("processes"))]
    return files, stands if files else [[] for _ in stands]


def items(value):
    return value if isinstance(value, list) else []


def number(value):
    """A moment; an int of a record can be too large even for isfinite."""
    good = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if good and -1e15 < value < 1e15 else None


def place_of(place):
    """(file, line, call); None if it is no place."""
    if not isinstance(place, dict):
        return None
    file, line, call = (place.get(key) for key in ("file", "line", "call"))
    if not isinstance(file, str) or not isinstance(line, int) or \
            not 0 < line <= MOST_LINES:
        return None
    return file, line, call[:MOST_CALL] if isinstance(call, str) else ""


def source_named(name, sources, only):
    """By its whole name, by one that it ends with, or as the only one."""
    if name in sources:
        return sources[name]
    for known, text in sources.items():
        if os.path.basename(known) == os.path.basename(name):
            return text
    return next(iter(sources.values())) if only and len(sources) == 1 else None


def lines_of(text):
    lines = text.expandtabs(4).replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line[:MOST_COLUMNS] for line in lines[:MOST_LINES]]


def stands_of(process, places, files, index, end):
    found = []
    for stand in items(process.get("stands") if isinstance(process, dict)
                       else None):
        if not isinstance(stand, list) or len(stand) != 2 or \
                number(stand[0]) is None:
            continue
        where = stand[1]
        place = places[where] if isinstance(where, int) and \
            not isinstance(where, bool) and 0 <= where < len(places) else None
        file = index.get(place[0], -1) if place else -1
        if file >= 0 and place[1] > len(files[file]["lines"]):
            file = -1
        found.append([stand[0], file, place[1] if file >= 0 else 0,
                      place[2] if file >= 0 else ""])
    return fewer(found, end)


def fewer(stands, end):
    """Not more than are shown: without the shortest, but each line once."""
    least = end / 4000
    while len(stands) > MOST_STANDS and least <= end:
        kept, seen = [], set()
        for this, after in zip(stands, stands[1:] + [None]):
            long = after is None or after[0] - this[0] >= least
            if long or (this[1], this[2]) not in seen:
                kept.append(this)
            seen.add((this[1], this[2]))
        stands, least = kept, least * 2
    return stands[:MOST_STANDS]
