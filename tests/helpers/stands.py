"""How often a record is right about where a process stands.

usage: stands.py RECORD.json ...

The programs of tests/helpers/lines.c print FILE:LINE of each line before they
stay in it. So at any moment the line that a process printed last is the one
that it stands in. Looks at a hundred moments of each run, spread evenly, and
prints for each: its name, how many it was right about, and of how many.
"""
import json
import os
import sys


def last(entries, moment):
    value = None
    for at, what in entries:
        if at > moment:
            break
        value = what
    return value


def name(place):
    return f'{os.path.basename(place["file"])}:{place["line"]}'


def look(record):
    places, right, asked = record["places"], 0, 0
    end = record["end_ms"]
    for process in record["processes"]:
        said = [(line["ms"], line["text"]) for line in record["lines"]
                if line["process"] == process["id"]]
        if process["thread_of"] is not None or any(
                p["thread_of"] == process["id"] for p in record["processes"]):
            said = of_thread(record, process)
        for k in range(100):
            moment = end * (k + 0.5) / 100
            truth = last(said, moment)
            if truth is None or moment >= process["end"]:
                continue
            place = last(process["stands"], moment)
            asked += 1
            right += place is not None and name(places[place]) == truth
    return right, asked


def of_thread(record, process):
    """Lines are a process's; of its threads, the first prints in `threads`
    and the second in `wants_lock`: functions whose lines do not mix."""
    own = {name(place) for place in record["places"]
           if place["function"] == ("threads" if process["thread_of"] is None
                                    else "wants_lock")}
    return [(line["ms"], line["text"]) for line in record["lines"]
            if line["text"] in own]


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        print(os.path.basename(path), *look(json.load(file)))
