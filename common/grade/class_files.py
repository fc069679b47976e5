"""The files of a class's report. Beside index.html, grades.csv, the same for
other places (exports.py) and comments.tsv (comments.py) there is

  grades.tsv             a line for each student and exercise (see COLUMNS)
  STUDENT/index.html     the student's page
  STUDENT/EXERCISE.txt   the verdicts as text
  STUDENT/EXERCISE.json  what became of it, as in the line: see GRADED
  STUDENT/EXERCISE.rows  each check in a line: exercise, number, status (pass,
                         fail, skip, left-out), points got, to get, ms, name,
                         message (newlines are \\n)
  STUDENT/EXERCISE.c     the submission that this is about
  STUDENT/EXERCISE.compiler   what the compiler said of it, if it compiled
  STUDENT/EXERCISE.run.json   the observer's record of the run that went wrong
                         first, or of the first one (docs/observe-format.md)

STUDENT is the folder's name, or what comes closest to it: see folder_of.
"""

import glob
import json
import os
import tempfile

COLUMNS = ["student", "id", "folder", "exercise", "state", "points", "most",
           "why", "file"]
# all that is known of one grading
GRADED = ["state", "points", "most", "why", "sum", "cage", "file", "arguments"]
# Of a line's state:
#   all, some         graded: all points, or not
#   does-not-compile  graded, with no points
#   ended-by-limit    graded; a run had to be ended
#   missing           not handed in
#   not-understood    nothing under a name that says this exercise, but what why
#                     names
#   two-candidates    files that differ; why names them
#   not-graded        the grader failed; why says how
#   not-asked         handed in, and not graded yet
STATES = ["all", "some", "does-not-compile", "ended-by-limit", "missing",
          "not-understood", "two-candidates", "not-graded", "not-asked"]
# Endings of files that stand beside the students' folders.
OURS = (".csv", ".html", ".json", ".tsv", ".new", ".sbatch", ".jobs", ".log")


def write(path, data):
    """As a whole or not at all; a link that stands there is replaced, and not
    followed."""
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogateescape")
    fd, made = tempfile.mkstemp(dir=os.path.dirname(path), suffix=".new")
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
        os.chmod(made, 0o644)
        os.replace(made, path)
    except BaseException:
        os.unlink(made)
        raise


def folder_of(report, student):
    """The student's folder in the report; it is not made here."""
    name = student
    if name.lower().endswith(OURS) or name.startswith("."):
        name = (name[:-1] if len(os.fsencode(name)) > 254 else name) + "~"
    return os.path.join(report, name)


def graded_in(report):
    """The exercises and steps that the report has a grade of."""
    files = glob.glob(os.path.join(glob.escape(report), "*", "*.json"))
    return {os.path.basename(file)[:-5] for file in files}


class Kept:
    """What a report already holds of one student and one exercise."""

    def __init__(self, report, student, exercise):
        self.folder = folder_of(report, student)
        self.exercise = exercise
        self.base = os.path.join(self.folder, exercise)

    def read(self):
        """A dict with GRADED, or None."""
        try:
            with open(self.base + ".json", encoding="utf-8") as file:
                kept = json.load(file)
        except (OSError, ValueError):
            return None
        if not isinstance(kept, dict) or any(key not in kept for key in GRADED):
            return None
        return kept

    def parts(self):
        """Everything that was kept, by ending."""
        found = {}
        for ending in [".txt", ".rows", ".c", ".compiler", ".run.json",
                       ".json"]:
            try:
                with open(self.base + ending, "rb") as file:
                    found[ending] = file.read()
            except OSError:
                pass
        return found

    def forget(self):
        for ending in [".json", ".txt", ".rows", ".c", ".compiler",
                       ".run.json"]:
            try:
                os.unlink(self.base + ending)
            except OSError:
                pass

    def keep(self, parts):
        """The .json comes last: what has one is whole."""
        if os.path.islink(self.folder):
            os.unlink(self.folder)
        os.makedirs(self.folder, exist_ok=True)
        self.forget()
        for ending in sorted(parts, key=lambda ending: ending == ".json"):
            write(self.base + ending, parts[ending])


def parts_of(result, data, key, cage, file):
    """What keep() takes, of an Outcome."""
    kind = result.kind()
    known = {
        "state": kind, "points": result.points(), "most": result.most(),
        "why": result.why or result.first_wrong(), "sum": key,
        "cage": cage or "none", "file": file, "arguments": result.arguments,
    }
    text = result.text or result.why + "\n"
    parts = {
        ".txt": text, ".c": data,
        ".json": json.dumps(known, indent=1) + "\n",
    }
    if kind != "not-graded":
        parts[".rows"] = "".join("\t".join(row) + "\n" for row in result.rows)
    if result.compiler:
        parts[".compiler"] = result.compiler
    if result.record:
        parts[".run.json"] = result.record
    return parts


def with_file(parts, file):
    """The same, of another student's file with the same bytes."""
    known = dict(json.loads(parts[".json"]), file=file)
    return dict(parts, **{".json": json.dumps(known, indent=1) + "\n"})
