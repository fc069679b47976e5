"""ROSTER: who is in the class, and what counts when.

It is a table with a line of headings: CSV, or with semicolons or tabs. What
Canvas, Moodle and Gradescope export can be used as it is. Headings that are
understood (see HEADINGS): a name, or first and last name; id, login, email,
section; folder, if a student's work lies under another name than all of these;
extension, such as "2 days"; and "03 submitted", the time at which that was
handed in. Lines that begin with # are rules (see rules.py), or notes.
"""

import csv
import datetime
import os
import re
import unicodedata

import handed_in
import rules
from shown import in_one_line

MOST_BYTES, MOST_STUDENTS = 4 << 20, 20000
HEADINGS = {
    "folder": "folder|submission|directory",
    "name": "name|full name|student name|student",
    "first": "first name|firstname|given name|forename|vorname",
    "last": "last name|lastname|surname|family name|nachname",
    "id": "id|id number|student id|sid|sis user id|student number|"
          "matriculation number|matrikelnummer",
    "login": "login|username|user name|user|login id|sis login id",
    "email": "email|e mail|email address|mail",
    "section": "section|sections|group|groups",
    "extension": "extension|extra time",
}
SUBMITTED = re.compile(r"(.+?)[ -]+(?:submitted|submission time)", re.I)
CANVAS_NUMBER = re.compile(r"(.+) \((\d+)\)")


class Wrong(Exception):
    """What cannot be used in the file; with the number of its line."""


def key_of(text):
    """Two names are the same if these are: no spaces, case or accents."""
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in text if c.isalnum())


class Entry:
    """A student of the class."""

    def __init__(self):
        self.folder = self.name = self.first = self.last = self.id = ""
        self.login = self.email = self.section = self.canvas = ""
        self.extension = datetime.timedelta(0)
        self.submitted = {}  # of an exercise: the time

    def finish(self):
        """First, last and full name, from whichever of them are there."""
        if not self.name:
            self.name = f"{self.first} {self.last}".strip()
        if not self.last and "," in self.name:
            self.last, self.first = (
                part.strip() for part in self.name.split(",", 1))
            self.name = f"{self.first} {self.last}"
        if not self.last:
            self.first, _, self.last = self.name.rpartition(" ")
        self.name = self.name or self.id or self.login or self.email

    def keys(self):
        local = self.email.split("@")[0]
        words = [self.folder, self.canvas, self.id, self.login, self.email,
                 local, self.name, self.first + self.last,
                 self.last + self.first]
        return {key for key in map(key_of, words) if key}


class Roster:
    def __init__(self, path, exercises):
        self.path, self.exercises = path, exercises
        self.entries, self.rules = [], rules.Rules(exercises)
        self.canvas = {}  # an exercise: the heading of its column in Canvas
        self.by_key = {}
        self.columns, self.is_canvas = None, False
        for number, row in rows_of(path):
            try:
                self.take(row)
            except (ValueError, rules.Wrong) as error:
                raise Wrong(f"{path}, line {number}: {error}") from error
        if self.columns is None:
            raise Wrong(f"{path} has no line of headings")
        for entry in self.entries:
            for key in entry.keys():
                self.by_key.setdefault(key, []).append(entry)

    def take(self, row):
        if not any(row):
            return
        if row[0].startswith("#"):
            self.rules.take([row[0][1:].strip()] + row[1:])
        elif self.columns is None:
            self.headings(row)
        elif len(self.entries) >= MOST_STUDENTS:
            raise ValueError(f"more than {MOST_STUDENTS} students")
        else:
            self.student(row)

    def headings(self, row):
        known = {word: field for field, words in HEADINGS.items()
                 for word in words.split("|")}
        plain = [re.sub(r"[\W_]+", " ", cell).strip().lower() for cell in row]
        self.is_canvas = "sis login id" in plain or "sis user id" in plain
        self.columns = []
        for cell, word in zip(row, plain):
            field = known.get(word)
            if self.is_canvas and word == "id":
                field = "canvas"
            submitted = SUBMITTED.fullmatch(cell)
            titled = CANVAS_NUMBER.fullmatch(cell)
            if submitted and self.meant(submitted[1]):
                field = ("submitted", self.meant(submitted[1]))
            elif titled and self.meant(titled[1]):
                self.canvas[self.meant(titled[1])] = cell
            self.columns.append(field)
        if not {"name", "first", "last", "id", "login", "email",
                "folder"} & set(map(str, self.columns)):
            raise ValueError("no heading says name, id, login or email")

    def meant(self, text):
        if text in self.exercises:
            return text
        return handed_in.named(text, self.exercises)

    def student(self, row):
        entry = Entry()
        for field, cell in zip(self.columns, row):
            if isinstance(field, tuple):
                if cell not in ("", "0", "-"):
                    entry.submitted[field[1]] = rules.time_of(cell)
            elif field == "extension":
                entry.extension = rules.span_of(cell or "0")
            elif field and not getattr(entry, field):
                setattr(entry, field, cell)
        if self.is_canvas and (entry.name.startswith("Points Possible") or
                               entry.name in ("Student, Test", "Test Student")
                               ) or not entry.keys():
            return
        entry.finish()
        self.entries.append(entry)

    def find(self, *names):
        """The one entry that the first of these names which fits any says; or
        None."""
        for name in names:
            found = self.by_key.get(key_of(name), []) if name else []
            if found:
                return found[0] if len(found) == 1 else None
        return None


def text_of(path):
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Wrong(f"{path}: {error.strerror}") from error
    if len(data) > MOST_BYTES:
        raise Wrong(f"{path} is larger than {MOST_BYTES >> 20} MiB")
    for encoding in ["utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff")
                     else "utf-8-sig", "cp1252", "latin-1"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def rows_of(path):
    """(number of the line, cells) of each row."""
    text = text_of(path).replace("\0", "")
    heading = next((line for line in text.split("\n")
                    if line.strip() and not line.startswith("#")), "")
    separator = max(",;\t", key=heading.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator,
                        skipinitialspace=True)
    try:
        for row in reader:
            if len(row) == 1 and row[0].startswith("#"):
                row = row[0].split(",")
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise Wrong(f"{path}, line {reader.line_num}: {error}") from error


def read(path, exercises):
    """A Roster, or None if there is no path. Raises Wrong."""
    if not path:
        return None
    return Roster(os.path.abspath(path), exercises)


def told(path):
    return in_one_line(os.path.basename(path))
