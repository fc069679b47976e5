"""comments.tsv, beside the report: what a person has to say about it.

The file is the instructor's. It is made once, with its headings alone, and never
written to again, whatever is graded anew. A line has four parts with tabs
between them: the student (folder, name, id ...), the exercise (nothing: all of
the work), points (12 counts in place of what the checks gave, +2 or -1 on top of
it, nothing leaves it), and a comment, which the student will read.
"""

import csv
import io
import os
import re
from fractions import Fraction

from shown import in_one_line, shown

NAME = "comments.tsv"
HEADINGS = "student\texercise\tpoints\tcomment\n"
MOST_BYTES = 4 << 20
POINTS = re.compile(r"([+-]?)(\d{1,5}(?:[.,]\d{1,4})?)")


class Said:
    """Of one student and exercise."""

    def __init__(self):
        self.points, self.extra, self.texts = None, Fraction(0), []


def begin(folder):
    """Makes the file if there is none."""
    try:
        fd = os.open(os.path.join(folder, NAME),
                     os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except OSError:
        return
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(HEADINGS)


class Comments:
    """said: {(student, exercise or ""): Said}. strange: what is not understood,
    in words."""

    def __init__(self, folder, find, exercises):
        """find(name) returns the name of the student's folder, or None."""
        self.said, self.strange, self.exercises = {}, [], exercises
        try:
            with open(os.path.join(folder, NAME), "rb") as file:
                data = file.read(MOST_BYTES)
        except OSError:
            return
        text = data.decode("utf-8-sig", "surrogateescape")
        reader = csv.reader(io.StringIO(text), delimiter="\t")
        try:
            for row in reader:
                why = self.take([cell.strip() for cell in row], find)
                if why:
                    self.strange.append(
                        f"{NAME}, line {reader.line_num}: {why}")
        except csv.Error as error:
            self.strange.append(f"{NAME}, line {reader.line_num}: {error}")

    def take(self, row, find):
        """Returns what is wrong with the row."""
        row += [""] * (4 - len(row))
        if not any(row) or row[0].startswith("#") or \
                row[0].lower() == "student":
            return ""
        student, exercise = find(row[0]), self.meant(row[1])
        if student is None:
            return f"there is no student {in_one_line(row[0])}"
        if exercise is None:
            return f"there is no exercise {in_one_line(row[1])}"
        said = self.said.setdefault((student, exercise), Said())
        if row[2]:
            found = POINTS.fullmatch(row[2])
            if not found or not exercise and not found[1]:
                return f"{in_one_line(row[2])} is no number of points here"
            points = Fraction(found[2].replace(",", "."))
            if found[1]:
                said.extra += points if found[1] == "+" else -points
            else:
                said.points = points
        if row[3]:
            said.texts.append(shown(row[3]))
        return ""

    def meant(self, word):
        if word in ("", "-", "*", "all"):
            return ""
        return next((name for name in self.exercises if word in (
            name, name.split("-")[0])), None)

    def of(self, student, exercise):
        return self.said.get((student, exercise), Said())
