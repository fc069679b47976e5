"""What counts when: deadlines, what lateness costs, and weights. They are lines
of the roster that begin with #:

    # deadline, 03, 2026-11-30 23:59
    # late, 10% a day, at most 50%, none after 7 days, 15 minutes grace
    # weight, 03, 2

Each day that has begun counts. A deadline may have a rule of its own behind it.
A time without a zone is this machine's. Other lines with # are notes.
"""

import datetime
import math
import re
from fractions import Fraction

import handed_in

UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}
SPAN = r"(\d+(?:\.\d+)?) *(minute|hour|day|week|min|h|d)?s?"
PER_UNIT = re.compile(r"(\d+(?:\.\d+)?) *% *(?:a|an|per|each|every) *"
                      r"(minute|hour|day|week)")
AT_MOST = re.compile(r"at most *(\d+(?:\.\d+)?) *%")
NONE_AFTER = re.compile(rf"(?:none|nothing) after *{SPAN}")
GRACE = re.compile(rf"{SPAN} *(?:of )?grace")


class Wrong(Exception):
    """Says what is not understood."""


def time_of(text):
    """2026-11-30 23:59, with seconds and zone if you like; aware."""
    words = re.sub(r" ([+-]\d\d):?(\d\d)$", r"\1:\2", text.strip())
    words = re.sub(r" UTC$", "+00:00", words)
    try:
        found = datetime.datetime.fromisoformat(words)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
            found = found.replace(hour=23, minute=59, second=59)
        return found.astimezone()
    except (ValueError, OverflowError) as error:
        raise Wrong(f"{text} is no time such as 2026-11-30 23:59") from error


def span_of(text):
    """2 days, 36 hours, 15 minutes; a number alone is days."""
    found = re.fullmatch(SPAN, text.strip().lower())
    if not found:
        raise Wrong(f"{text} is no span of time such as 2 days")
    return seconds(found[1], found[2])


def seconds(number, unit):
    unit = {"h": "hour", "d": "day", "min": "minute"}.get(unit, unit or "day")
    return datetime.timedelta(seconds=min(float(number) * UNITS[unit], 1e9))


class Late:
    """What lateness costs; nothing, unless a rule says so."""

    def __init__(self, words=""):
        self.percent, self.unit, self.most = Fraction(0), "day", Fraction(100)
        self.none_after, self.grace = None, datetime.timedelta(0)
        for part in filter(None, (p.strip() for p in words.lower().split(","))):
            self.take(part)

    def take(self, part):
        if found := PER_UNIT.fullmatch(part):
            self.percent, self.unit = Fraction(found[1]), found[2]
        elif found := AT_MOST.fullmatch(part):
            self.most = Fraction(found[1])
        elif found := NONE_AFTER.fullmatch(part):
            self.none_after = seconds(found[1], found[2])
        elif found := GRACE.fullmatch(part):
            self.grace = seconds(found[1], found[2])
        else:
            raise Wrong(f'"{part}" is no rule on lateness; "10% a day", "at '
                        'most 50%", "none after 7 days" and "15 minutes grace" '
                        "are")

    def cost(self, late):
        """In percent, of being late so long."""
        if late <= self.grace:
            return Fraction(0)
        if self.none_after is not None and late > self.none_after:
            return Fraction(100)
        begun = math.ceil(late.total_seconds() / UNITS[self.unit])
        return min(self.percent * begun, self.most, Fraction(100))


class Rules:
    def __init__(self, exercises):
        self.exercises = exercises
        self.deadlines, self.own_late = {}, {}
        self.late, self.weights = Late(), {}

    def take(self, row):
        """The cells of a line, without its #."""
        kind = row[0].lower()
        cells = [cell for cell in row[1:] if cell]
        if kind == "deadline" and len(cells) > 1:
            exercise = self.meant(cells[0])
            self.deadlines[exercise] = time_of(cells[1])
            if cells[2:]:
                self.own_late[exercise] = Late(",".join(cells[2:]))
        elif kind == "late" and cells:
            self.late = Late(",".join(cells))
        elif kind == "weight" and len(cells) == 2:
            if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", cells[1]):
                raise Wrong(f"{cells[1]} is no weight")
            self.weights[self.meant(cells[0])] = Fraction(cells[1])
        elif kind in ("deadline", "weight", "late"):
            raise Wrong(f"a {kind} is a line such as " + {
                "deadline": "# deadline, 03, 2026-11-30 23:59",
                "weight": "# weight, 03, 2", "late": "# late, 10% a day",
            }[kind])

    def meant(self, word):
        for exercise in self.exercises:
            if word in (exercise, exercise.split("-")[0]):
                return exercise
        found = handed_in.named(word, self.exercises)
        if not found:
            raise Wrong(f"there is no exercise {word}")
        return found

    def lateness(self, exercise, handed, extension):
        """How long after the deadline; None if there is none, or in time."""
        if exercise not in self.deadlines or handed is None:
            return None
        late = handed - self.deadlines[exercise] - extension
        return late if late > datetime.timedelta(0) else None

    def cost(self, exercise, late):
        return self.own_late.get(exercise, self.late).cost(late)

    def weight(self, exercise):
        return self.weights.get(exercise, Fraction(1))


def span_in_words(span):
    """Rounded to what one would say."""
    total = span.total_seconds()
    for unit in ("day", "hour"):
        if total >= UNITS[unit]:
            rest = total / UNITS[unit]
            words = f"{rest:.1f}".rstrip("0").rstrip(".")
            return f"{words} {unit}{'' if words == '1' else 's'}"
    minutes = max(1, math.ceil(total / 60))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
