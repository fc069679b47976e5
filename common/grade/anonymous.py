"""ANONYMOUS=1: a report without names, for people who help to grade, or to show.

Everything with names in it, what was kept of each grading included, is in a
folder beside it, OUT.private, that only its owner may enter; names.tsv in there
says who is who, and stays as it is for those who are in it. In OUT each student
is a number that was drawn, and their names, ids and addresses are replaced in
every text of theirs.

A part of a name that is also a word of the course, such as Child or Long, is
left where it stands: to replace it would say whose name it is.
"""

import copy
import functools
import glob
import json
import os
import re
import secrets

import class_files
import class_report
import stage
from roster import key_of
from shown import in_one_line

MARK = ".anonymous"
WORD = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\w+")
COURSE = ["docs/[0-9]*.md", "docs/exercises.md", "tests/exercises/*.bats",
          "tests/steps/*.bats", "tests/solutions/*/reference.c",
          "common/grade/*.bash", "common/grade/*.sh"]
SHORTEST = 3  # letters of a name that is looked for
SHORTEST_NUMBER = 5  # digits of an id; shorter ones stand in many programs
SOMEBODY = "somebody"  # where two have one name


class Wrong(Exception):
    """What stands in the way; says what to do."""


def wanted():
    return os.environ.get("ANONYMOUS", "") not in ("", "0", "no")


def private_folder(out):
    return out + ".private"


def prepare(out, without_names):
    """Makes the folders, and sees to it that no report with names and none
    without come to lie in one. Returns where what has names goes."""
    mark = os.path.join(out, MARK)
    if not without_names:
        if os.path.lexists(mark):
            raise Wrong(f"{out} is a report without names: ANONYMOUS=1 goes on "
                        "with it; or name another OUT")
        os.makedirs(out, exist_ok=True)
        return out
    if class_files.graded_in(out):
        raise Wrong(f"{out} holds a report with names; name another OUT for "
                    "one without")
    os.makedirs(out, exist_ok=True)
    class_files.write(mark, "")
    private = private_folder(out)
    os.makedirs(private, mode=0o700, exist_ok=True)
    os.chmod(private, 0o700)
    return private


def draw(private, students):
    """{student's name: number}, as it was for those who had one; and writes
    it."""
    path, had = os.path.join(private, "names.tsv"), {}
    try:
        with open(path, encoding="utf-8") as lines:
            for line in lines.read().splitlines()[1:]:
                cells = line.split("\t")
                had[cells[1]] = cells[0]
    except (OSError, IndexError, ValueError):
        pass
    used, drawn, rows = set(had.values()), {}, dict(had)
    room = 1000 if len(used) + len(students) < 300 else 100000
    for student in students:
        name = in_one_line(student.name)
        number = had.get(name)
        while not number or name not in had and number in used:
            number = f"student-{secrets.randbelow(room - room // 10) + room // 10}"
        drawn[student.name] = rows[name] = number
        used.add(number)
    text, by_name = "number\tstudent\tname\tid\temail\n", {
        in_one_line(student.name): student for student in students}
    for name, number in sorted(rows.items()):
        student = by_name.get(name)
        entry = student.entry if student else None
        text += "\t".join(map(in_one_line, [
            number] + ([""] * 3 if not entry else [
                entry.name, entry.id, entry.email]))).replace(
                    "\t", f"\t{name}\t", 1) + "\n"
    class_files.write(path, text)
    os.chmod(path, 0o600)
    return drawn


@functools.cache
def words_of_course():
    found = set()
    for pattern in COURSE:
        for path in glob.glob(os.path.join(stage.ROOT, pattern)):
            with open(path, encoding="utf-8", errors="replace") as file:
                found.update(key_of(word) for word in
                             re.findall(r"[^\W_]+", file.read()))
    return found


class Scrubber:
    """Puts numbers in place of names."""

    def __init__(self, students, drawn):
        self.by_key = {}
        for student in students:
            for key in names_of(student):
                known = self.by_key.setdefault(key, drawn[student.name])
                if known != drawn[student.name]:
                    self.by_key[key] = SOMEBODY

    def of_word(self, match):
        word = match[0]
        found = self.by_key.get(key_of(word))
        if found:
            return found
        parts = re.split(r"(_|\d+|[.+@-])", word)
        if len(parts) == 1:
            return word
        return "".join(self.by_key.get(key_of(part), part) for part in parts)

    def __call__(self, text):
        return WORD.sub(self.of_word, text)

    def json(self, data):
        """The texts in it; a number is no name."""
        try:
            return json.dumps(self.in_data(json.loads(data))).encode()
        except (ValueError, RecursionError):
            return b"?"  # which is no record either

    def in_data(self, data):
        if isinstance(data, str):
            return self(data)
        if isinstance(data, list):
            return [self.in_data(one) for one in data]
        if isinstance(data, dict):
            return {key: self.in_data(one) for key, one in data.items()}
        return data

    def bytes(self, data):
        return self(data.decode("utf-8", "surrogateescape")).encode(
            "utf-8", "surrogateescape")


def names_of(student):
    """The keys of all that says who somebody is."""
    whole, parts = {key_of(student.name)}, [student.name]
    if student.id:
        whole.add(key_of(student.id))
    if student.entry:
        whole |= student.entry.keys()
        parts += [student.entry.name, student.entry.first, student.entry.last]
    single = {key_of(part) for name in parts
              for part in re.findall(r"[^\W_]+", name)}
    return {key for key in whole | (single - words_of_course())
            if len(key) >= (SHORTEST_NUMBER if key.isdigit() else SHORTEST)}


class Parts(class_report.Parts):
    """What was kept, without names. originals: {number: student}."""

    def __init__(self, private, originals, scrub):
        super().__init__(private)
        self.originals, self.scrub = originals, scrub

    def read(self, student, exercise, ending, *most):
        data = super().read(self.originals[student.name], exercise, ending,
                            *most)
        if ending == ".rows":
            return data  # numbers, too; see rows()
        if ending == ".run.json":
            return self.scrub.json(data)
        return self.scrub.bytes(data)

    def rows(self, student, exercise):
        return [row[:7] + [self.scrub(row[7])]
                for row in super().rows(student, exercise)]

    def known(self, student, exercise):
        known = super().known(self.originals[student.name], exercise)
        return dict(known, arguments=self.scrub(known.get("arguments", "")))


def without_names(book, drawn, scrub):
    """(the same book with numbers for names, {number: student})."""
    made, originals = copy.copy(book), {}
    made.students, made.named = [], False
    for student in book.students:
        other = copy.copy(student)
        other.name = drawn[student.name]
        other.folder = other.name if student.folder else ""
        other.id, other.entry, other.cells = "", None, {}
        other.texts = [scrub(text) for text in student.texts]
        for exercise, cell in student.cells.items():
            new = copy.copy(cell)
            new.why = scrub(cell.why)
            new.texts = [scrub(text) for text in cell.texts]
            other.cells[exercise] = new
        originals[other.name] = student
        made.students.append(other)
    made.students.sort(key=lambda student: student.name)
    made.by_name = {student.name: student for student in made.students}
    return made, originals


def write(out, private, book, pairs, drawn):
    """The report without names, in OUT."""
    scrub = Scrubber(book.students, drawn)
    made, originals = without_names(book, drawn, scrub)
    parts = Parts(private, originals, scrub)
    for student in made.students:
        if student.folder:
            write_verdicts(out, made, student, parts)
    numbered = {originals[student.name].name: student
                for student in made.students}
    found, why = pairs
    found = [copy.copy(pair) for pair in found]
    for pair in found:
        pair.one, pair.other = (numbered[pair.one.name],
                                numbered[pair.other.name])
    class_report.write_pages(out, made, parts, (found, why), [
        "Without names: each student is a number. Look through the sources "
        "before you show them to others; a nickname is not recognized."],
        [("comments.tsv", "comments and points by hand, by these numbers")])


def write_verdicts(out, book, student, parts):
    folder = os.path.join(out, student.folder)
    if os.path.islink(folder):
        os.unlink(folder)
    os.makedirs(folder, exist_ok=True)
    for exercise in book.exercises:
        text = parts.read(student, exercise, ".txt")
        if text:
            class_files.write(os.path.join(folder, exercise + ".txt"), text)
