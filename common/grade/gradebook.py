"""What counts: what the checks gave, lateness, and what a person has decided,
for each student and exercise."""

import datetime
from fractions import Fraction

import rules
from shown import number, shown

WORDS = {
    "missing": "none",
    "not-understood": "not understood",
    "two-candidates": "two candidates",
    "not-graded": "not graded",
    "not-asked": "not graded yet",
}
REMARKS = {
    "does-not-compile": "does not compile",
    "ended-by-limit": "ended by a limit",
}


class Cell:
    """Of a student and an exercise. line is that of grades.tsv; counts, the
    points that count, or None; notes, why these; texts, comments; late, a span
    or None; handed_in, a time or None."""

    def __init__(self, line):
        self.line, self.notes, self.texts = line, [], []
        self.late = self.handed_in = None
        self.graded = None if line["points"] == "" else int(line["points"])
        self.counts = None if self.graded is None else Fraction(self.graded)
        self.state, self.why = line["state"], line["why"]

    def remark(self):
        """What is to be known about it, in words; often nothing."""
        if self.state in REMARKS:
            said = REMARKS[self.state]
            if self.state == "ended-by-limit":
                said += f": {self.why}"
        elif self.state in ("not-understood", "two-candidates", "not-graded"):
            said = f"{WORDS[self.state]}: {self.why}"
        else:
            said = ""
        return "; ".join(filter(None, [said] + self.notes))

    def in_table(self):
        """Points, nothing, or words."""
        if self.counts is not None:
            return number(self.counts)
        return "" if self.state == "missing" else WORDS[self.state]


class Student:
    def __init__(self, name, line_id, folder, entry):
        self.name, self.id, self.folder, self.entry = (name, line_id, folder,
                                                       entry)
        self.cells, self.texts, self.extra = {}, [], Fraction(0)

    def shown(self):
        """For people: the name in the roster, if it is there."""
        return self.entry.name if self.entry else shown(self.name)

    def sum(self):
        return self.extra + sum(cell.counts or 0
                                for cell in self.cells.values())


class Book:
    """lines: of grades.tsv. times: {(student, exercise): time of the file}.
    entries: {student: its Entry of the roster}."""

    def __init__(self, lines, exercises, roster=None, entries=None, times=None):
        self.exercises, self.roster = exercises, roster
        self.students, self.times = [], times or {}
        self.named = bool(roster)  # whether what the roster says may be told
        entries, known = entries or {}, {}
        for line in lines:
            name = line["student"]
            if name not in known:
                known[name] = Student(name, line["id"], line["folder"],
                                      entries.get(name))
                self.students.append(known[name])
            known[name].cells[line["exercise"]] = Cell(line)
        self.by_name = known
        if roster:
            self.add_absent(roster, entries)
            for student in self.students:
                for exercise, cell in student.cells.items():
                    self.take_time(student, exercise, cell)

    def add_absent(self, roster, entries):
        """Who is in the roster and has handed in nothing at all."""
        there = {id(entry) for entry in entries.values()}
        for entry in roster.entries:
            if id(entry) in there:
                continue
            name = entry.name
            while name in self.by_name:
                name += f" {entry.id or entry.email}" if entry.id or \
                    entry.email else "'"
            student = Student(name, "", "", entry)
            for exercise in self.exercises:
                student.cells[exercise] = Cell({
                    "student": name, "id": "", "folder": "", "why": "",
                    "exercise": exercise, "state": "missing", "points": "",
                    "most": "", "file": ""})
            self.by_name[name] = student
            self.students.append(student)

    def take_time(self, student, exercise, cell):
        if cell.state == "missing":
            return
        stamp = self.times.get((student.name, exercise))
        cell.handed_in = stamp and datetime.datetime.fromtimestamp(
            stamp, datetime.timezone.utc).astimezone()
        extension = datetime.timedelta(0)
        if student.entry:
            extension = student.entry.extension
            cell.handed_in = student.entry.submitted.get(exercise,
                                                         cell.handed_in)
        made = self.roster.rules
        cell.late = made.lateness(exercise, cell.handed_in, extension)
        if cell.late is None or cell.counts is None:
            return
        cost = made.cost(exercise, cell.late)
        words = f"late by {rules.span_in_words(cell.late)}"
        if cost:
            cell.counts -= cell.counts * cost / 100
            words += f": {cell.graded} less {number(cost)} %"
        cell.notes.append(words)

    def take_comments(self, comments):
        """The last word is a person's."""
        for student in self.students:
            for exercise, cell in student.cells.items():
                said = comments.of(student.name, exercise)
                cell.texts += said.texts
                if said.points is not None:
                    was = "nothing" if cell.counts is None else number(
                        cell.counts)
                    cell.notes.append(
                        f"{number(said.points)} by hand, not {was}")
                    cell.counts = said.points
                if said.extra:
                    cell.counts = max(Fraction(0), (cell.counts or 0) +
                                      said.extra)
                    cell.notes.append(f"{signed(said.extra)} by hand")
            said = comments.of(student.name, "")
            student.texts += said.texts
            student.extra += said.extra

    def most(self, exercise):
        """0 if nobody's could be graded."""
        return max([int(student.cells[exercise].line["most"] or 0)
                    for student in self.students] or [0])

    def weighted(self):
        return bool(self.roster and self.roster.rules.weights)

    def percent(self, student):
        """By the weights; what was not handed in is nothing."""
        got = all_of_it = Fraction(0)
        for exercise in self.exercises:
            most, weight = self.most(exercise), self.roster.rules.weight(
                exercise)
            if most:
                got += weight * (student.cells[exercise].counts or 0) / most
                all_of_it += weight
        return 100 * got / all_of_it if all_of_it else Fraction(0)


def signed(value):
    return ("+" if value > 0 else "-") + number(abs(value))
