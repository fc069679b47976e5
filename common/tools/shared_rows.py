"""Rows of a replay that several processes share, in a run of many: for the site
and for the report of a class."""


def sharing_a_row(record):
    """Brothers and sisters that share one row, as (first, last), where there are
    many rows and each of them lived for a moment only: as the picture has it
    (common/observe/fold.c)."""
    tall, stroke, fewest = 14, 0.02, 3
    processes = record["processes"]
    if len(processes) <= tall:
        return []
    parents = {p["parent"] for p in processes}

    def is_short(p):
        gone = p["gone"] if p["gone"] is not None else record["end_ms"]
        return p["id"] not in parents and \
            gone - p["fork"] < record["end_ms"] * stroke

    groups = []
    for p in processes:
        kind = (p["parent"], p["thread_of"])
        if groups and groups[-1][0] == kind and is_short(p):
            groups[-1][1].append(p["id"])
        else:
            groups.append((kind if is_short(p) else None, [p["id"]]))
    return [[ids[0], ids[-1]] for kind, ids in groups
            if kind and len(ids) >= fewest]
