#!/usr/bin/env python3
"""Random small changes to a lesson, each of which its own tests should notice.

usage: make random-changes [CHANGED="15-pipe 18-queue"] [COUNT=20] [SEED=1]
       random-changes.py --list LESSON      all that could be changed

The mutants beside this file are mistakes that somebody thought of. Of these
here nobody did: a statement is dropped, a constant or a condition changed, two
arguments swapped. The same seed makes the same changes. What does not compile
is left out, and so is what the compiler makes the same program of. All others
are built, one after the other, in place of the lesson, and the lesson's bats
file runs until a test fails.

A changed program may kill, fork or print without end: it does so in a process
namespace of its own (this needs unshare, and the right to use it), with at most
FORKS forks, into files of limited size.

A change that no test notices is told. Either the tests lack something, or the
program does the same in another way: then LESSON/equivalent.txt says so, in a
line "OLD => NEW: why" (with the changed lines as --list shows them), and the
change does not count. The status is 1 if of those that count more than one in
ten was not noticed.
"""
import argparse
import os
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_FOR_A_CHANGE = 300
LARGEST_FILE = 100 << 20
ALONE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
if os.geteuid() != 0:
    ALONE += ["--user", "--map-root-user"]

# Linked into each changed program (ld --wrap=fork): all its processes together
# have so many forks.
FORKS = r"""
#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
pid_t __real_fork(void);
pid_t __wrap_fork(void);
static atomic_int *forks;
__attribute__((constructor)) static void share_count(void)
{
    /* Not by mmap, which tests may let fail. */
    forks = (void *)syscall(SYS_mmap, 0, sizeof *forks, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}
pid_t __wrap_fork(void)
{
    if (atomic_fetch_add(forks, 1) < 200)
        return __real_fork();
    errno = EAGAIN;
    return -1;
}
"""

# Comments and literals: nothing in them is changed.
NOT_CODE = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|^#[^\n]*',
    re.S | re.M)

# What becomes what, wherever it stands alone.
OPERATORS = {"==": "!=", "!=": "==", "<=": "<", ">=": ">", "<": "<=", ">": ">=",
             "&&": "||", "||": "&&", "++": "--", "--": "++", "+=": "-=",
             "-=": "+=", "+": "-", "-": "+", "%": "/"}
OPERATOR = re.compile(r"->|<<=|>>=|<<|>>|" + "|".join(
    re.escape(o) for o in sorted(OPERATORS, key=len, reverse=True)))
WORDS = {
    "true": "false", "false": "true", "break": "continue",
    "continue": "break", "EXIT_FAILURE": "EXIT_SUCCESS",
    "EXIT_SUCCESS": "EXIT_FAILURE", "MAP_SHARED": "MAP_PRIVATE",
    "PTHREAD_PROCESS_SHARED": "PTHREAD_PROCESS_PRIVATE",
    "PTHREAD_MUTEX_ROBUST": "PTHREAD_MUTEX_STALLED",
    "STDIN_FILENO": "STDOUT_FILENO", "STDOUT_FILENO": "STDIN_FILENO",
    "SIGTERM": "SIGKILL", "SIGKILL": "SIGTERM", "SIGINT": "SIGHUP",
    "SIGCHLD": "SIGUSR1", "SIG_BLOCK": "SIG_UNBLOCK", "WNOHANG": "0",
    "EINTR": "EIO", "_exit": "exit", "_IOLBF": "_IOFBF", "PROCESS_FOREVER": "0",
    "FD_CLOEXEC": "0", "O_CLOEXEC": "0", "SA_RESTART": "0", "while": "if",
}
# A statement of its own that declares nothing (the compiler judges the rest).
STATEMENT = re.compile(
    r"(?<=[;{})\n])[ \n]+((?!(?:else|return|struct|enum|if|for|while|const|"
    r"static|char|int)\b)\*?\w[^;{}]*;)")


def blanked(source):
    """The source with all that is no code as blanks, of the same length."""
    return NOT_CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), source)


def arguments_of(code, start):
    """Where each argument of the call stands whose "(" is before `start`."""
    spans, depth, begin = [], 0, start
    for i in range(start, len(code)):
        c = code[i]
        if c in ",)" and depth == 0:
            spans.append((begin, i))
            begin = i + 1
            if c == ")":
                return spans
        depth += (c in "([{") - (c in ")]}")
        if c == ";":
            break
    return []


def changes(source):
    """All that can be changed: (start, end, what stands there instead)."""
    code = blanked(source)
    found = []

    def change(start, end, new):
        if new != source[start:end]:
            found.append((start, end, new))
    for m in STATEMENT.finditer(code):
        change(m.start(1), m.end(1), ";")
    for m in re.finditer(r"\breturn ([^;]+);", code):
        value = source[m.start(1):m.end(1)]
        change(m.start(1), m.end(1), "!(" + value + ")")
    for m in OPERATOR.finditer(code):
        if m[0] in OPERATORS:
            change(m.start(), m.end(), OPERATORS[m[0]])
    for m in re.finditer(r"\b\w+\b", code):
        if m[0] in WORDS:
            change(m.start(), m.end(), WORDS[m[0]])
    for m in re.finditer(r"(?<![\w.])\d+(?![\w.])", code):
        change(m.start(), m.end(), str(1 - int(m[0]) if int(m[0]) < 2
                                       else int(m[0]) + 1))
    for m in re.finditer(r"\b(if|while) \(", code):
        spans = arguments_of(code, m.end())
        if spans:
            begin, end = m.end(), spans[-1][1]
            change(begin, end, "!(" + source[begin:end] + ")")
    for m in re.finditer(r"(?<=[( ])!(?=[\w(])", code):
        change(m.start(), m.end(), "")
    for m in re.finditer(r",\s*(\.\w+ = [^,{}]+)(?=[,}])", code):
        change(m.start(), m.end(), "")
    for m in re.finditer(r"\b(?!(?:if|while|for|return|sizeof)\b)\w+\(", code):
        spans = arguments_of(code, m.end())
        for (a, b), (c, d) in zip(spans, spans[1:]):
            one, two = source[a:b], source[c:d]
            space = len(one) - len(one.lstrip())
            change(a, d, one[:space] + two.strip() + ", " + one.strip())
    return sorted(set(found))


def told(source, start, end, new):
    """(line, OLD, NEW): the lines around a change, before and after it."""
    first = source.rfind("\n", 0, start) + 1
    last = source.find("\n", end)
    old = source[first:last]
    after = source[first:start] + new + source[end:last]
    return (source.count("\n", 0, start) + 1, " ".join(old.split()),
            " ".join(after.split()) or ";")


def limit_files():
    """In the child: what prints for ever does not fill the disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


class Lesson:
    """One lesson, and where changed ones are built and tried."""

    def __init__(self, name, work):
        self.name, self.work = name, work
        self.folder = ROOT / "lessons" / name
        program = name.partition("-")[2].replace("-", "_") + ".c"
        self.path = self.folder / program
        self.source = self.path.read_text()
        self.changed = work / "source" / self.path.name
        self.same, self.forks, self.assembly = {}, None, None
        known = ROOT / "tests/mutants" / name / "equivalent.txt"
        if known.exists():
            for line in known.read_text().splitlines():
                if " => " in line and not line.startswith("#"):
                    change, _, why = line.rpartition(": ")
                    self.same[change] = why

    def arrange(self, build):
        """A build folder with everything, in which the lesson is its own."""
        (self.work / "source").mkdir(parents=True)
        (self.work / "build").mkdir()
        for entry in build.iterdir():
            if entry.name not in (self.name, "mutants", "random", "mpi"):
                (self.work / "build" / entry.name).symlink_to(entry)
        for file in self.folder.glob("*.[ch]"):
            if file.name != "exercise.c":
                shutil.copy(file, self.work / "source")
        self.forks = self.work / "forks.c"
        self.forks.write_text(FORKS)
        self.changed.write_text(self.source)
        self.assembly = self.compiled_to("-S", "-g0", "-w")

    def compiled_to(self, *flags):
        """What the compiler makes of the changed file, None if it refuses."""
        done = subprocess.run(
            [*shlex.split(os.environ["COMPILE"]), *flags, "-o", "-",
             str(self.changed)], capture_output=True, check=False)
        return done.stdout if done.returncode == 0 else None

    def is_another(self):
        """Whether what was changed compiles, and to another program."""
        strict = ["-Wno-error", "-Werror=int-conversion",
                  "-Werror=incompatible-pointer-types",
                  "-Werror=implicit-function-declaration"]
        assembly = self.compiled_to("-S", "-g0", *strict)
        return assembly is not None and assembly != self.assembly

    def build(self):
        """Whether it could be built."""
        sources = [str(f) for f in (self.work / "source").glob("*.c")]
        return subprocess.run(
            [*shlex.split(os.environ["COMPILE"]), "-w", *sources,
             str(self.forks), "-Wl,--wrap=fork",
             *shlex.split(os.environ["LIBS"]), "-o",
             str(self.work / "build" / self.name)],
            capture_output=True, check=False).returncode == 0

    def noticed_by(self):
        """The first test that fails, or None."""
        env = {**os.environ, "BUILD": str(self.work / "build"),
               "FAIL_FAST": "1"}
        with subprocess.Popen(
                [*ALONE, "bats", "--tap", f"tests/lessons/{self.name}.bats"],
                cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                errors="replace", preexec_fn=limit_files) as bats:
            try:
                output, _ = bats.communicate(timeout=SECONDS_FOR_A_CHANGE)
            except subprocess.TimeoutExpired:
                return f"nothing else: it took {SECONDS_FOR_A_CHANGE} s"
            finally:
                bats.kill()  # and with it all in its namespace
        failed = re.search(r"^not ok \d+ (.*)", output, re.M)
        if failed:
            return failed[1]
        return None if bats.returncode == 0 else f"status {bats.returncode}"

    def try_some(self, count, seed):
        """Tries `count` changes. Returns how many were noticed, and how many
        were not though they should have been."""
        choice = changes(self.source)
        random.Random(f"{seed} {self.name}").shuffle(choice)
        noticed = unnoticed = same = 0
        for start, end, new in choice:
            if noticed + unnoticed + same == count:
                break
            self.changed.write_text(
                self.source[:start] + new + self.source[end:])
            line, old, after = told(self.source, start, end, new)
            if f"{old} => {after}" in self.same:
                same += 1
                continue
            if not self.is_another() or not self.build():
                continue
            by = self.noticed_by()
            noticed += by is not None
            unnoticed += by is None
            print(f"{'ok  ' if by else 'FAIL'} {self.name}:{line}: "
                  f"{old} => {after}: {by or 'no test noticed'}", flush=True)
        print(f"{self.name}: {noticed} noticed, {unnoticed} not, {same} are the"
              " same program", flush=True)
        return noticed, unnoticed


def main():
    """Tries each lesson that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("lessons", nargs="+")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    if not asked.list and not os.environ.get("COMPILE"):
        parser.error("run this by: make random-changes")
    if not asked.list and subprocess.run([*ALONE, "true"], check=False,
                                         stderr=subprocess.DEVNULL).returncode:
        print("no process namespace can be made here; without one a changed"
              " program could reach others\n0 passed, 0 failed, 1 skipped")
        return 0
    build = (ROOT / os.environ.get("BUILD", "build")).resolve()
    noticed = unnoticed = 0
    for name in asked.lessons:
        with tempfile.TemporaryDirectory(prefix="random-changes-") as work:
            lesson = Lesson(name, Path(work))
            if asked.list:
                for change in changes(lesson.source):
                    line, old, after = told(lesson.source, *change)
                    print(f"{line}: {old} => {after}")
                continue
            lesson.arrange(build)
            # Else it is the arrangement that the tests notice.
            refused = lesson.noticed_by() if lesson.build() else "the compiler"
            if refused:
                print(f"FAIL {name}: as it is, it is refused: {refused}\n"
                      "0 passed, 1 failed")
                return 1
            yes, no = lesson.try_some(asked.count, asked.seed)
            noticed, unnoticed = noticed + yes, unnoticed + no
    if asked.list:
        return 0
    enough = unnoticed * 10 <= noticed + unnoticed
    print(f"{noticed} of {noticed + unnoticed} changes were noticed")
    # As every check closes: where enough was noticed, the check has passed.
    print(f"{noticed} passed, {0 if enough else unnoticed} failed")
    return 0 if enough and noticed else 1


if __name__ == "__main__":
    sys.exit(main())
