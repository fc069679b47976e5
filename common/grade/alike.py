"""Pairs of submissions that are alike, by Debian's similarity-tester (sim_c): it
compares what the compiler would see, so other names and layout are no
difference. A hint, and never a verdict.

What a submission has of the starter is left out first, since all have it. The
files are strangers', so sim_c runs in a cage where there is one, with limits in
any case.
"""

import os
import re
import resource
import shutil
import subprocess
import tempfile

import cage
import outcome
import stage as staging

LIKE_STARTER = 12  # tokens in a row that make a part the starter's
RUN = 16           # tokens in a row that count as the same
LEAST = 60         # percent of both
OWN = 40           # tokens that a submission must have of its own
MOST_PAIRS = 50
MOST_SOURCE = 64 << 10
MOST_SAID = 8 << 20
EACH_WITH_EACH = 200  # submissions; beyond that a coarser, quicker comparison
PART = re.compile(r"^(\d+)\.c: line (\d+)-(\d+) *\|[^\[]*\[(\d+)\]", re.M)
SIZE = re.compile(r"^File (\d+)\.c: (\d+) tokens", re.M)
SHARE = re.compile(r"^(\d+)\.c consists for (\d+) % of (\d+)\.c material", re.M)


class Pair:
    def __init__(self, exercise, one, other, percent):
        self.exercise, self.one, self.other = exercise, one, other
        self.percent = percent  # None: the same to the byte

    def in_words(self):
        return "the same to the byte" if self.percent is None \
            else f"{self.percent} %"


class Trouble(Exception):
    """Says why the comparison could not be made."""


def limits():
    for what, most in [(resource.RLIMIT_CPU, 120),
                       (resource.RLIMIT_AS, 2 << 30),
                       (resource.RLIMIT_FSIZE, MOST_SAID),
                       (resource.RLIMIT_CORE, 0)]:
        resource.setrlimit(what, (most, most))


class Comparison:
    """Of one exercise's submissions, in a folder of their own."""

    def __init__(self, folder, sources, starter):
        self.folder = folder
        self.names = [f"{number}.c" for number in range(len(sources))]
        for name, source in zip(self.names + ["starter.c"],
                                sources + [starter]):
            self.put(name, source)

    def put(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        os.chmod(path, 0o644)

    def sim(self, *words):
        """What sim_c says."""
        user = cage.user_for(os.getpid())
        words = ["sim_c", "-w", "200", *words]
        caged = ["bwrap", "--unshare-all", "--die-with-parent",
                 "--new-session", *cage_folders(), "--ro-bind", self.folder,
                 "/compare", "--chdir", "/compare", "--clearenv", "--setenv",
                 "LC_ALL", "C.UTF-8", "--setenv", "PATH", "/usr/bin:/bin", "--"]
        root = os.geteuid() == 0

        def before():
            limits()
            if root:
                cage.become(user)

        if shutil.which("bwrap"):
            try:
                return run(caged + words, before, "/")
            except Trouble:
                pass  # no user namespaces here
        return run(words, before, self.folder)

    def without_starter(self):
        """Takes the starter's parts out; returns the tokens left of each."""
        said = self.sim("-S", "-n", "-r", str(LIKE_STARTER), *self.names, "/",
                        "starter.c")
        sizes = {int(n): int(tokens) for n, tokens in SIZE.findall(said)}
        gone = {}
        for number, first, last, tokens in PART.findall(said):
            number = int(number)
            gone.setdefault(number, []).append((int(first), int(last)))
            sizes[number] = sizes.get(number, 0) - int(tokens)
        for number, parts in gone.items():
            self.put(self.names[number], without_lines(
                os.path.join(self.folder, self.names[number]), parts))
        return sizes

    def shares(self, numbers):
        """{(a, b): percent of a that is in b}."""
        how = ["-a", "-e"] if len(numbers) <= EACH_WITH_EACH else ["-a"]
        said = self.sim("-p", "-T", *how, "-r", str(RUN), "-t", str(LEAST),
                        *(self.names[n] for n in numbers))
        return {(int(a), int(b)): int(percent)
                for a, percent, b in SHARE.findall(said)}


def cage_folders():
    words = ["--ro-bind", "/usr", "/usr"]
    for path in ["/bin", "/lib", "/lib64"]:
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            words += ["--ro-bind", path, path]
    return words


def run(words, before, folder):
    with tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(
                words, cwd=folder, stdin=subprocess.DEVNULL, stdout=said,
                stderr=subprocess.DEVNULL, preexec_fn=before, timeout=300,
                check=False)
        except (OSError, subprocess.SubprocessError) as error:
            raise Trouble(str(error)) from error
        if done.returncode != 0:
            raise Trouble(f"sim_c ended with {done.returncode}")
        said.seek(0)
        return said.read(MOST_SAID).decode("utf-8", "replace")


def without_lines(path, parts):
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    for first, last in parts:
        for number in range(first - 1, min(last, len(lines))):
            lines[number] = b""
    return b"\n".join(lines)


def starter_of(exercise):
    made = subprocess.run(
        ["awk", "-f", "common/grade/starter.awk", staging.source_of(exercise)],
        cwd=staging.ROOT, capture_output=True, check=False)
    return made.stdout


def same_files(book, parts, exercise, starter):
    """{bytes of a submission: the students who handed it in}."""
    same = {}
    for student in book.students:
        if student.cells[exercise].graded is None:
            continue
        source = parts.read(student, exercise, ".c", outcome.MOST_SUBMISSION)
        if source and source != starter and len(source) <= MOST_SOURCE:
            same.setdefault(source, []).append(student)
    return same


def of_exercise(book, parts, exercise):
    starter = starter_of(exercise)
    same = same_files(book, parts, exercise, starter)
    found = [Pair(exercise, students[0], other, None)
             for students in same.values() for other in students[1:]]
    sources, whose = list(same), [students[0] for students in same.values()]
    if not sources:
        return found
    with tempfile.TemporaryDirectory(prefix="alike-",
                                     dir=staging.temporary_folder()) as folder:
        os.chmod(folder, 0o755)
        made = Comparison(folder, sources, starter)
        own = made.without_starter()
        enough = [n for n in range(len(sources)) if own.get(n, 0) >= OWN]
        shares = made.shares(enough) if len(enough) > 1 else {}
    few = {whose[n] for n in range(len(sources)) if own.get(n, 0) < OWN}
    found = [pair for pair in found if pair.one not in few]
    for (a, b), percent in of_both(shares, own).items():
        found.append(Pair(exercise, whose[a], whose[b], percent))
    return found


def of_both(shares, own):
    """{(a, b): percent of the one that has less of the other}, once for each
    two that are alike enough. A quick comparison finds each part in one other
    file only, so the way back may be missing; sizes tell it, too."""
    made = {}
    for (a, b), there in shares.items():
        back = shares.get((b, a), there * own[a] // own[b])
        percent = min(there, back, 100)
        if percent >= LEAST:
            pair = min(a, b), max(a, b)
            made[pair] = max(percent, made.get(pair, 0))
    return made


def pairs(book, parts):
    """(pairs, those most alike first; why there are none, in words)."""
    if not shutil.which("sim_c"):
        return [], ("Left out: it needs sim_c, of the package "
                    "similarity-tester (make grade-tools).")
    found = []
    try:
        for exercise in book.exercises:
            found += of_exercise(book, parts, exercise)
    except (Trouble, OSError) as error:
        return [], f"Left out: {error}."
    found.sort(key=lambda pair: (-(101 if pair.percent is None
                                   else pair.percent), pair.exercise,
                                 pair.one.name, pair.other.name))
    return found[:MOST_PAIRS], ""
