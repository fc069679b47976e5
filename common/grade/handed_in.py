"""Who has handed in what: reads a folder of submissions.

It holds a folder a student, or is what Canvas or Moodle give when all
submissions are downloaded: files `name_id_file.c` side by side, or folders
`Name_id_assignsubmission_file_`. Links are not followed, nor taken.
"""

import os
import re
import stat

MOST_FILES = 20000  # looked at of one student

MOODLE = re.compile(r"(.+?)_(\d+)_assignsubmission_[a-z]+_?(.*)", re.S)
CANVAS = re.compile(r"(.+?)_(?:LATE_)?(\d+)_\d{4,}_(.+)", re.S)
PLAIN = re.compile(r"(.+?)_(?:LATE_)?(\d+)_(.+)", re.S)
# What looks like work, whatever it is called.
WORK = re.compile(r"\.(c|cc|cpp|cxx|c\.txt|zip|tar|gz|tgz|7z|rar)$", re.I)
SOURCE = re.compile(r"\.c(\.txt)?$", re.I)
WORDS = "exercise|exercice|ejercicio|ex|aufgabe|uebung|lesson|task"
# What a browser, a desktop or a second thought adds to a name.
ADDED = re.compile(r"-?(\(\d+\)|(?<=-)(copy|kopie|final|new|v\d|[1-9]))$")
NOT_LOOKED_INTO = {".git", "__MACOSX", "build", "node_modules", ".vscode"}


class Student:
    """name as in the file system (surrogates stand for bytes that are no
    UTF-8); files maps an exercise to paths; strange are pairs of a path and
    why."""

    def __init__(self, name, number=""):
        self.name, self.id = name, number
        self.files, self.strange = {}, []

    def candidates(self, exercise):
        """Of files that are the same to the byte, one. A starter as it was
        handed out counts only if there is nothing else."""
        return self.files.get(exercise, [])


def exercise_meant(parts, exercises):
    """The exercise that a path such as Exercise 3.c stands for, or None. parts
    are its folders and its name."""
    stem = SOURCE.sub("", parts[-1])
    if stem == parts[-1]:
        return None
    meant = named(stem, exercises)
    if meant is None and stem.lower() in ("exercise", "main", "solution",
                                          "program", "submission"):
        meant = named(parts[-2], exercises) if len(parts) > 1 else None
    return meant


def named(text, exercises):
    text = re.sub(r"[\s_.-]+", "-", text.lower()).strip("-")
    text = re.sub(r"^copy-of-", "", text)
    while True:
        for exercise in exercises:
            if "-" in exercise and stands_for(text, exercise):
                return exercise
        shorter = ADDED.sub("", text).rstrip("-")
        if shorter == text:
            return None
        text = shorter


def stands_for(text, exercise):
    number, slug = exercise.split("-", 1)
    digits = f"0?{int(number)}" if int(number) < 10 else number
    return bool(
        re.fullmatch(f"{digits}(-{slug})?|{slug}", text) or
        re.search(f"(^|-)({digits}-{slug}|({WORDS})-?{digits}(-{slug})?)$",
                  text))


def is_step(name):
    return bool(re.fullmatch(r"[0-9]{2}[a-z]\.c", name))


def step_meant(parts):
    """The small step that 03b.c or 03-joined-fork/steps/b.c is, or None."""
    if is_step(parts[-1]):
        return parts[-1][:3]
    if len(parts) > 2 and parts[-2] == "steps" and \
            re.fullmatch(r"[a-z]\.c", parts[-1]) and \
            re.match(r"[0-9]{2}-", parts[-3]):
        return parts[-3][:2] + parts[-1][0]
    return None


def look_through(folder, student, exercises, skipped):
    """All that is below FOLDER, of one student."""
    count = 0
    for path, folders, names in os.walk(folder):
        folders.sort()
        is_course = "lessons" in folders and "common" in folders
        for name in list(folders):
            if name in NOT_LOOKED_INTO or name.startswith(".") or \
                    is_same(os.path.join(path, name), skipped) or \
                    is_course and name != "lessons":
                folders.remove(name)
        below = os.path.relpath(path, folder)
        parts = [] if below == "." else below.split(os.sep)
        for name in sorted(names):
            count += 1
            if count > MOST_FILES:
                student.strange.append((f"(more than {MOST_FILES} files)", ""))
                return
            take(os.path.join(path, name), parts + [name], student, exercises)


def take(path, parts, student, exercises):
    name, step = parts[-1], step_meant(parts)
    if step:
        if step in exercises and stat.S_ISREG(os.lstat(path).st_mode):
            student.files.setdefault(step, []).append(path)
        return
    if name.startswith(".") or not WORK.search(name):
        return
    if len(parts) > 2 and parts[-3] == "lessons" and name != "exercise.c":
        return  # the lesson's own program, in a copy of the course
    shown = "/".join(parts)
    mode = os.lstat(path).st_mode
    meant = exercise_meant(parts, exercises)
    if not stat.S_ISREG(mode):
        student.strange.append((shown, "a link" if stat.S_ISLNK(mode)
                                else "not a file"))
    elif meant:
        student.files.setdefault(meant, []).append(path)
    else:
        student.strange.append((shown, ""))


def is_same(path, others):
    """Is it one of these?"""
    for other in others:
        try:
            if os.path.samefile(path, other):
                return True
        except OSError:
            pass  # not there
    return False


def read(folder, exercises, skipped=()):
    """Returns (students in the order of their names, names of files of which
    nobody knows whose they are). skipped are folders, such as the report's,
    that may lie in this one."""
    students, nobodys = {}, []

    def student(name, number):
        return students.setdefault((name, number), Student(name, number))

    with os.scandir(folder) as entries:
        entries = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    for entry in entries:
        name = entry.name
        if name.startswith(".") or is_same(entry.path, skipped):
            continue
        if entry.is_dir(follow_symlinks=False):
            found = MOODLE.fullmatch(name)
            whose = student(found[1], found[2]) if found else student(name, "")
            look_through(entry.path, whose, exercises, skipped)
            continue
        found = (MOODLE.fullmatch(name) or CANVAS.fullmatch(name) or
                 PLAIN.fullmatch(name))
        if entry.is_dir():
            nobodys.append(name + " (a link)")
        elif found and WORK.search(name):
            whose = student(found[1], found[2])
            take(entry.path, [found[3]], whose, exercises)
        elif WORK.search(name):
            nobodys.append(name)
    return names_apart(students), nobodys


def names_apart(students):
    """Two of one name are told apart by their ids."""
    names = [name for name, _ in students]
    for (name, number), one in students.items():
        if names.count(name) > 1 and number:
            one.name = f"{name}_{number}"
    return sorted(students.values(), key=lambda one: os.fsencode(one.name))
