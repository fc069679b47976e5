"""A copy of what grading needs of the course, and of nothing else: what is not
in it cannot be seen in a cage. It also stays the same when somebody works on
the course while a class is being graded, and can be sent to other machines.

A stage is a folder with
  course/       the checks, headers, libraries, the observer
  references/   programs that some checks ask what is right; only the outer cage
                of their own exercise sees one
"""

import fcntl
import glob
import os
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PROGRAMS = ["observe", "tests/guard", "tests/ppm", "tests/dice"]
LIBRARIES = ["common.a", "picture.a"]

# compile_reference, without bats.
REFERENCE = """
bats_require_minimum_version() { :; }
REFERENCES=$1 exercise=$2 BATS_FILE_TMPDIR=$1
. common/grade/grade.bash && compile_reference
"""


def build_folder():
    return os.path.join(ROOT, os.environ.get("BUILD") or "build")


def all_may_enter(folder):
    while True:
        if not os.stat(folder).st_mode & 0o001:
            return False
        if folder == "/":
            return True
        folder = os.path.dirname(folder)


def temporary_folder():
    """Where what is made can be read by the user that root becomes."""
    folder = os.path.realpath(tempfile.gettempdir())
    return folder if os.geteuid() or all_may_enter(folder) else "/tmp"


def lock(folder, mode):
    """Held as long as this process lives, whatever becomes of it; None if
    somebody holds it. mode x makes the file; r+ does not, so that a stage that
    somebody removes at this moment does not come back."""
    held = open(os.path.join(folder, "lock"), mode, encoding="ascii")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held


def remove_stale():
    """Stages of those who could not tidy up, since they were killed. (Their pid
    would say nothing to who is in another pid namespace.)"""
    for folder in glob.glob(os.path.join(temporary_folder(), "grading-*")):
        try:
            if os.lstat(folder).st_uid != os.geteuid() or \
                    not os.path.isfile(folder + "/lock"):
                continue
            held = lock(folder, "r+")
        except OSError:
            continue
        if held:
            shutil.rmtree(folder, ignore_errors=True)
            held.close()


def locked_folder():
    """(a new folder grading-…, its lock). It gets that name only when the lock
    is held: before, remove_stale of another class would take it for one that
    nobody holds."""
    made = tempfile.mkdtemp(prefix="new-grading-", dir=temporary_folder())
    held = lock(made, "x")
    folder = os.path.join(os.path.dirname(made),
                          os.path.basename(made)[len("new-"):])
    os.rename(made, folder)
    return folder, held


def put(source, target):
    """Copies a file, its time included: make and the checks go by it."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copyfile(source, target)
    shutil.copystat(source, target)
    os.chmod(target, 0o755 if os.stat(source).st_mode & 0o100 else 0o644)


def exercises():
    """The names of all exercises, in their order."""
    files = glob.glob(os.path.join(ROOT, "tests/exercises/*.bats"))
    return sorted(os.path.basename(file)[:-5] for file in files)


def steps():
    """The names of all small steps, such as 03b, in their order."""
    files = glob.glob(os.path.join(ROOT, "tests/steps/[0-9][0-9][a-z].bats"))
    return sorted(os.path.basename(file)[:-5] for file in files)


def source_of(name):
    """Starter and solution in one file, of an exercise or a step; from ROOT."""
    if "-" in name:
        return f"tests/solutions/{name}/reference.c"
    lesson, = glob.glob(f"lessons/{name[:2]}-*", root_dir=ROOT)
    lesson = os.path.basename(lesson)
    return f"tests/solutions/{lesson}/steps/{name[2]}.c"


def settings():
    """What the checks take from the environment, as it is on the stage."""
    values = {}
    for name in ["CC", "GRADE_CFLAGS", "GRADE_LIBS", "MOST_SECONDS", "REAL",
                 "WITHOUT_OBSERVER", "MOST_SECONDS_IN_ALL"]:
        if os.environ.get(name):
            values[name] = os.environ[name]
    build = os.environ.get("BUILD") or "build"
    words = values.get("GRADE_LIBS", "").split()
    if words:
        values["GRADE_LIBS"] = " ".join(
            "build" + word[len(build):] if word.startswith(build + "/")
            else word for word in words)
    return values


class Stage:
    """Of the course that this file belongs to; references are a folder of those
    that have been compiled elsewhere."""

    def __init__(self, references=None):
        self.compiled = references
        remove_stale()
        self.folder, self.lock = locked_folder()
        # Others may pass through to a name that they cannot list.
        os.chmod(self.folder, 0o711)
        self.path = os.path.join(self.folder, "course")
        self.references = os.path.join(self.folder, "references")
        old = os.umask(0o022)
        try:
            self.fill()
        except BaseException:
            self.close()
            raise
        finally:
            os.umask(old)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.lock:
            self.lock.close()

    def fill(self):
        for pattern in ["common/grade/*", "common/make/mpirun.sh",
                        "common/tools/*.py", "common/*/*.h", "docs/*.md",
                        "tests/exercises/*.bats", "tests/steps/*.bats"]:
            for file in glob.glob(os.path.join(ROOT, pattern)):
                if os.path.isfile(file):
                    put(file, os.path.join(self.path,
                                           os.path.relpath(file, ROOT)))
        for folder in glob.glob(os.path.join(ROOT, "lessons/[0-9][0-9]-*")):
            os.makedirs(os.path.join(self.path, "lessons",
                                     os.path.basename(folder)))
        build = build_folder()
        for name in PROGRAMS + LIBRARIES:
            file = os.path.join(build, name)
            if os.path.isfile(file):
                put(file, os.path.join(self.path, "build", name))
        os.makedirs(os.path.join(self.path, "build/grade"))
        bats = os.path.join(ROOT, "build/bats")
        if os.path.isdir(bats):  # no recent package of it: see setup.sh
            shutil.copytree(bats, os.path.join(self.path, "build/bats"),
                            symlinks=True)
        self.accounts()
        os.makedirs(self.references)

    def accounts(self):
        """Of the machine's accounts nothing is seen: these two are all."""
        os.makedirs(os.path.join(self.path, "etc"))
        for name, lines in [
                ("passwd", "root:x:0:0::/root:/bin/sh\n"
                           "nobody:x:65534:65534::/:/bin/false\n"),
                ("group", "root:x:0:\nnogroup:x:65534:\n")]:
            with open(os.path.join(self.path, "etc", name), "w",
                      encoding="ascii") as file:
                file.write(lines)

    def checks(self, name):
        """The path of what judges an exercise or a step."""
        kind = "exercises" if "-" in name else "steps"
        return os.path.join(self.path, "tests", kind, name + ".bats")

    def reference(self, name):
        """The path of the reference program of an exercise, compiled outside
        of every cage; None if its checks ask for none."""
        file = os.path.join(self.references, "reference-" + name)
        checks = os.path.join(ROOT, "tests/exercises", name + ".bats")
        if os.path.exists(file):
            return file
        if self.compiled:
            compiled = os.path.join(self.compiled, "reference-" + name)
            if not os.path.isfile(compiled):
                return None
            put(compiled, file)
            return file
        if not os.path.exists(checks) or \
                "compile_reference" not in open(checks).read():
            return None
        subprocess.run(["bash", "-c", REFERENCE, "bash", self.references, name],
                       cwd=ROOT, stdin=subprocess.DEVNULL, check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not os.path.isfile(file):
            raise OSError(f"the reference program of {name} cannot be compiled")
        os.chmod(file, 0o755)
        return file
