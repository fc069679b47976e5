"""The observer's record of a student's run, read for a picture and a replay.

The record comes out of a cage, where a submission could have written it. So
nothing in it is believed: every value is checked for its type and its
range, texts are cut, and what is too much is left out and counted.
"""

import json
import math
import os
import sys

from shown import plain

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                             "../tools"))
from lines_lit import lit  # noqa: E402: it is found only now
from shared_rows import sharing_a_row  # noqa: E402

MOST_BYTES = 2 << 20
MOST_PROCESSES, MOST_SPANS, MOST_LINES, MOST_TEXT = 48, 3000, 400, 200
STATES = {"running", "asleep", "waiting", "blocked", "stopped", "vfork"}
REAPED = {"parent", "init", "auto", "nobody"}


class NotARecord(Exception):
    """Says why."""


def must(condition):
    if not condition:
        raise NotARecord("the record of the run is not as the observer writes "
                         "it")


def moment(value):
    must(isinstance(value, (int, float)) and not isinstance(value, bool))
    must(math.isfinite(value) and -1 <= value <= 1e9)
    return float(max(0, value))


def moment_or_none(value):
    return None if value is None else moment(value)


def whole(value):
    must(isinstance(value, int) and not isinstance(value, bool))
    must(abs(value) < 1 << 31)
    return value


def text(value, most=MOST_TEXT):
    must(isinstance(value, str))
    value = value.encode("utf-8", "replace").decode("utf-8")
    value = plain(value).replace("\n", " ")
    return value if len(value) <= most else value[:most] + " …"


def things(value, kind):
    must(isinstance(value, list) and all(isinstance(v, kind) for v in value))
    return value


class Run:
    """story; end in ms; processes, of dicts as the player of the site wants them
    (see process); lines, [ms, index or None, text]; left_out, what was too much,
    in words."""

    def __init__(self, record):
        must(isinstance(record, dict))
        self.record, self.source = record, []
        self.story = text(record.get("story"), 400)
        found = things(record.get("processes"), dict)
        must(found)
        self.left_out = []
        self.cut(len(found), MOST_PROCESSES, "processes")
        found = found[:MOST_PROCESSES]
        names = names_of(found)
        self.processes, self.spans = [], 0
        for number, one in enumerate(found):
            must(whole(one.get("id")) == number)
            self.processes.append(self.process(one, names))
        self.add_stuck(things(record.get("blocked", []), dict), names)
        self.cut(self.spans, MOST_SPANS, "changes of state")
        ends = [p["gone"] or p["end"] or 0 for p in self.processes]
        self.end = max([moment(record.get("end_ms")), 0.1] + ends)
        self.lines = self.lines_of(things(record.get("lines"), dict))

    def add_stuck(self, blocked, names):
        """Of those that could never have gone on: in what they were blocked
        when the run was ended, and who could have ended that."""
        for one in blocked:
            who = whole(one.get("process"))
            if one.get("stuck") is True and 0 <= who < len(self.processes):
                self.processes[who]["stuck"] = [
                    text(one.get("what")),
                    [names[i] for i in things(one.get("for", []), int)
                     if i in names and i != who]]

    def add_sources(self, texts):
        """The source that it was made from: texts by their names, in which the
        player lights each process's line."""
        self.source, stands = lit(self.record, {
            name: plain(words) for name, words in texts.items()})
        for process, found in zip(self.processes, stands):
            process["stands"] = [[*stand[:3], text(stand[3])]
                                 for stand in found]

    def cut(self, there, most, what):
        if there > most:
            self.left_out.append(f"{there - most} more {what}")

    def process(self, one, names):
        parent, thread = one.get("parent"), one.get("thread_of")
        signal, code = one.get("signal"), one.get("exit")
        reaped = one.get("reaped_by")
        must(reaped is None or reaped in REAPED)
        return {
            "name": names[one["id"]],
            "parent": None if parent is None else names.get(whole(parent)),
            "thread": thread is not None, "pid": whole(one.get("pid")),
            **{key: moment_or_none(one.get(key))
               for key in ["end", "gone", "orphaned"]},
            "fork": moment(one.get("fork")),
            "exit": None if code is None else whole(code),
            "signal": None if signal is None else text(signal, 20),
            "reaped_by": reaped,
            "spans": self.spans_of(things(one.get("spans"), list)),
            "waits": [wait_of(wait, names) for wait in
                      things(one.get("waits_for", []), dict)[:MOST_LINES]],
        }

    def spans_of(self, spans):
        kept = []
        for span in spans:
            must(len(span) == 3 and span[2] in STATES)
            begin, end = moment(span[0]), moment(span[1])
            must(begin <= end)
            self.spans += 1
            if self.spans <= MOST_SPANS:
                kept.append([begin, end, "blocked" if span[2] == "vfork"
                             else span[2]])
        return kept

    def lines_of(self, lines):
        self.cut(len(lines), MOST_LINES, "lines of output")
        kept = []
        for line in lines[:MOST_LINES]:
            who = line.get("process")
            if who is not None and not 0 <= whole(who) < len(self.processes):
                who = None
            kept.append([moment(line.get("ms")), who, text(line.get("text"))])
        return kept

    def for_player(self, title):
        """What docs/site/theme/assets/replay.js plays."""
        return {"runs": [{
            "slug": title, "title": title, "story": self.story,
            "end": self.end, "folded": self.folded(),
            "processes": self.processes, "source": self.source,
            "lines": self.lines}], "beside": ""}

    def folded(self):
        """(first, last) of those that share a row."""
        index = {p["name"]: number for number, p in enumerate(self.processes)}
        rows = sharing_a_row({"end_ms": self.end, "processes": [
            {"id": p["name"], "parent": p["parent"], "thread_of": p["thread"],
             "fork": p["fork"], "gone": p["gone"]} for p in self.processes]})
        return [[index[first], index[last]] for first, last in rows]


def wait_of(wait, names):
    whom = things(wait.get("for", []), int)
    return [moment(wait.get("from")), moment(wait.get("to")),
            text(wait.get("what")), [names[i] for i in whom if i in names],
            text(wait.get("kind"), 20)]


def names_of(processes):
    """parent, child 1, thread 1, ...: as the site calls them."""
    names, count = {}, {"child": 0, "thread": 0}
    for number, one in enumerate(processes):
        kind = "child" if one.get("thread_of") is None else "thread"
        count[kind] += number > 0
        names[number] = f"{kind} {count[kind]}"
    names[0] = "parent" if len(names) > 1 else "process"
    return names


def read(data):
    """A Run, of a file's bytes. Raises NotARecord."""
    must(len(data) <= MOST_BYTES)
    try:
        return Run(json.loads(data.decode("utf-8", "replace")))
    except (ValueError, RecursionError, OverflowError, KeyError, TypeError):
        must(False)
