#!/usr/bin/env python3
"""Keeps code and output in the chapters real: every block names its source in
a comment on the line before its fence, and is filled from there.

usage: docs-sync.py [--check] [--jobs N] [FILE.md ...]
       (without files: docs/*.md; N pages at once, or one after the other)

  <!-- lessons/03-joined-fork/joined_fork.c: join_process -->
      a function, struct or declaration, with the comment above it
  <!-- common/pool/pool.c: "first line has this" to "last line has this" -->
  <!-- expected/help/03-joined-fork.txt -->    a whole file
  <!-- expected/03-joined-fork.txt -->         a console block: a real run,
      in that order or another that its .order file allows
  <!-- picture: 09-sequential-augment -->   a console block: what the program
      printed in the run that the chapter's picture shows, so that no figure of
      the two differs; the same is asked of it as of a transcript
  <!-- run -->, <!-- run: any order -->, <!-- run: any times -->   a console
      block: its "$ " lines are run, in one shell; seconds may differ, within
      reason, or as they like (they are then the machine's affair)
  <!-- change: lessons/03-joined-fork/joined_fork.c -->   a diff block: its
      "-" and " " lines stand in that file, and with "+" it still compiles
  <!-- changed -->, with the same words after it as run:  a console block, run
      with the diff block above it applied (in a copy)
  <!-- calls: build/06-pool-submit 1 0.2 -->   a console block: its "$ " line
      stays, and below it stand the calls by which a pool and its worker talk,
      from a run under strace (calls.py); without strace it is left as it is
  <!-- example -->        C that stands for itself and must compile
  <!-- by hand: why -->   a console block that no script can check; "by hand, 2
      typed: why" says how many of its prompts are followed by a command
  <!-- table: docs/pictures/bench-pool.csv -->   a table, right below
  <!-- figure: "from N to" COMMAND -->   the number in these words of the next
      paragraph: what COMMAND prints, which reads the page up to there

With --check nothing is written: each difference is told, and the status is 1
if there was one. Needs a built build/. DOCS_ROOT is where sources are. DOCS_IMAGES is a
folder that blocks find as images/, in place of the one there.
"""
import argparse
import concurrent.futures
import difflib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # nothing of ours is left among the sources
import calls  # noqa: E402

ROOT = Path(os.environ.get("DOCS_ROOT")
            or Path(__file__).resolve().parent.parent.parent)
TOOLS = Path(__file__).resolve().parent.parent / "tools"
IMAGES = Path(os.environ.get("DOCS_IMAGES") or ROOT / "images").resolve()
SECONDS_FOR_A_BLOCK = 120

# A line of the page that says where the block below it is from.
DIRECTIVE = re.compile(r"<!-- (.*) -->")
FIGURE = re.compile(r'figure: "(.+?)" (.+)')
NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
# Languages whose blocks must name a source.
SOURCED = ("c", "console", "diff")


class Fault(Exception):
    """Why a block cannot be filled, in words for whoever wrote the page."""


def clean_environment():
    """Nothing of the make that may have started this, least of all where that
    one builds and with which flags, must reach the makes of a block."""
    kept = {k: v for k, v in os.environ.items() if k not in (
        "BUILD", "MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL")}
    # What is changed is compiled without optimising, which is sooner; all else
    # is taken as it was built.
    return {**kept, "MAKEFLAGS": "-s", "MAKELEVEL": "", "AS_BUILT": "1",
            "OPT": "-O0", "NO_COLOR": "1"}


# --- blocks of C --------------------------------------------------------------

def source_text(path):
    file = ROOT / path
    if not file.is_file():
        raise Fault(f"no file {path}")
    return file.read_text(encoding="utf-8")


def excerpt(path, name):
    """The function, struct or declaration of that name, with the comment that
    stands right above it. A declaration counts in headers only."""
    header = path.endswith(".h")
    tagged = (f"struct {name} {{", f"enum {name} {{")
    opens = re.compile(rf"[a-z].*[ *]{re.escape(name)}\(")
    text, comment, found = [], [], 0
    commenting = inside = False
    for line in source_text(path).splitlines():
        if not inside:
            if line.startswith("/*"):
                comment, commenting = [], True
            if commenting:
                comment.append(line)
                commenting = "*/" not in line
                continue
            if line in tagged or (opens.match(line) and
                                  (header or not line.endswith(";"))):
                inside = True
                found += 1
                text += comment
            comment = []
        if inside:
            text.append(line)
            # A member of a struct ends in ";" too, but is indented.
            member = re.match(r" *[a-z].*;$", line)
            inside = not (line.startswith("}") or header and (
                line.endswith(");") or line.endswith(";") and not member))
    if found != 1:
        raise Fault(f"{path} has no (or more than one) {name}")
    return text


def between(path, first, last):
    """From the line that has `first` to the next that has `last`, without the
    indentation that all of them share."""
    lines = source_text(path).splitlines()
    for begin, line in enumerate(lines):
        if first in line:
            break
    else:
        raise Fault(f'{path} has no (or more than one) "{first}"')
    for end in range(begin, len(lines)):
        if last in lines[end]:
            break
    else:
        raise Fault(f'{path} has no (or more than one) "{last}"')
    text = lines[begin:end + 1]
    least = min(len(l) - len(l.lstrip(" ")) for l in text if l.strip())
    return [l[least:] for l in text]


def compile_c(file, *flags):
    """Compiles it, and raises what the compiler says if that is not nothing."""
    mpi = []
    if "#include <mpi.h>" in Path(file).read_text(encoding="utf-8"):
        try:
            shown = subprocess.run(
                [os.environ.get("MPICC") or "mpicc", "-show"],
                capture_output=True, text=True, check=False).stdout
        except OSError:
            shown = ""
        mpi = [word for word in shown.split() if word.startswith("-I")]
        if not mpi:
            return  # where there is no MPI, the lesson that needs one is not
    rooms = [f"-I{ROOT}/common/{room}"
             for room in ("pool", "picture", "job", "cli")]
    done = subprocess.run(
        [*shlex.split(os.environ.get("CC") or "cc"), *mpi, "-std=gnu17",
         "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-x", "c", *rooms,
         str(file), *flags], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Fault("does not compile\n" + done.stderr.rstrip())


HEADERS = ("err errno signal stdbool stdio stdlib string sys/wait time "
           "unistd").split()


# --- console blocks -----------------------------------------------------------

def run_console(block, folder):
    """The block as it comes out when its commands are run, in one shell."""
    script = "\n".join(f"printf '%s\\n' {shlex.quote(line)}\n{line[2:]}"
                       for line in block if line.startswith("$ "))
    shell = subprocess.Popen(
        ["bash", "-c", script], cwd=folder, env=clean_environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True)
    try:
        # Until the last one has closed it, orphans included.
        out, _ = shell.communicate(timeout=SECONDS_FOR_A_BLOCK)
    except subprocess.TimeoutExpired:
        os.killpg(shell.pid, signal.SIGKILL)
        try:
            out, _ = shell.communicate(timeout=5)
        except subprocess.TimeoutExpired as late:
            # Held open by a process that has a session of its own.
            out = late.stdout or b""
        out += b"\n(ended after %d seconds)" % SECONDS_FOR_A_BLOCK
    return out.decode("utf-8", "replace").splitlines()


def linked(folder, *without):
    """Makes that folder with a link to all that stands in ROOT, but for what
    has one of these names. It is built and written through these links."""
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in without and not entry.name.startswith("."):
            (folder / entry.name).symlink_to(entry)


def normalised(lines):
    text = "".join(line + "\n" for line in lines)
    done = subprocess.run(["sed", "-E", "-f", str(TOOLS / "normalise.sed")],
                          input=text, capture_output=True, text=True,
                          check=True)
    return done.stdout.splitlines()


# A number that is a time, or how many times as fast: "0.131 s", "2.7x".
TIME = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?= ?(?:s|ms|us|seconds|x|times)\b)")
OTHER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?!\.?\w)")


def same_but_for_run(lines, words):
    """What two runs have in common: without pids, and the widths of columns."""
    text = []
    for line in normalised(lines):
        line = re.sub(r"\s+", " ", line).strip(" ")
        line = re.sub(r"^\d+ \d+ ", "P P ", line)
        line = re.sub(r"pid \d+", "pid P", line)
        line = re.sub(r" <defunct>$", "", line)
        line = re.sub(r" ([RSTZ])[N<]\b", r" \1", line)  # under nice(1)
        line = re.sub(r"Finished in [\d.]+", "Finished in T", line)
        line = re.sub(r"^(real|user|sys) [\d.]+", r"\1 T", line)
        if "any times" in words and not line.startswith("$ "):
            line = TIME.sub("T", line)
        text.append(line)
    return sorted(text) if "any order" in words else text


def numbers_agree(one, two):
    """Two lines of two runs, whose other numbers may differ by a hundredth:
    another release of a library may round in another way."""
    a, b = OTHER.findall(one), OTHER.findall(two)
    return OTHER.sub("N", one) == OTHER.sub("N", two) and all(
        abs(float(x) - float(y)) <= 0.01 * float(x) for x, y in zip(a, b))


def says_the_same(old, new, words):
    a, b = same_but_for_run(old, words), same_but_for_run(new, words)
    if "any times" in words:
        return len(a) == len(b) and all(map(numbers_agree, a, b))
    return a == b and seconds_agree(seconds_in(old, words),
                                    seconds_in(new, words))


def seconds_in(lines, words):
    """The seconds that were slept, and those that were worked."""
    found = []
    for line in lines:
        for kind, pattern in (
                ("nap", r".*Finished in ([\d.]+) second\(s\)"),
                ("work", r".*Finished in ([\d.]+) seconds"),
                ("nap", r"real ([\d.]+)$"), ("work", r"(?:user|sys) ([\d.]+)$")):
            match = re.match(pattern, line)
            if match:
                found.append((kind, float(match[1])))
                break
    return sorted(found) if "any order" in words else found


def seconds_agree(old, new):
    """A nap is no shorter than it was (how long work takes is the machine's
    affair), and nothing takes several times as long."""
    return all(not (kind == "nap" and now < was * 0.8 - 0.3
                    or now > was * 5 + 10)
               for (kind, was), (_, now) in zip(old, new))


def is_expected(block, slug):
    """Whether the block's output is the transcript, or another order of its
    lines that is allowed."""
    seen = normalised(l for l in block if not l.startswith("$ "))
    order = ROOT / "expected" / f"{slug}.order"
    if not order.exists():
        expected = (ROOT / "expected" / f"{slug}.txt").read_text(
            encoding="utf-8")
        return "".join(l + "\n" for l in seen) == expected
    return subprocess.run(
        [str(TOOLS / "order.py"), str(order), "-"],
        input="".join(l + "\n" for l in seen), text=True,
        stdout=subprocess.DEVNULL, check=False).returncode == 0


# --- tables -------------------------------------------------------------------

def as_table(path):
    """A CSV file as Markdown. Columns whose name is in quotes hold words, the
    others numbers."""
    rows = []
    for line in source_text(path).splitlines():
        if line.startswith("#"):
            continue
        cells = re.findall(r'("[^"]*"|[^,]*)(?:,|$)', line)[:line_cells(line)]
        row = [cell.strip('"') for cell in cells]
        if not rows:
            rule = "|" + "".join(
                "---|" if cell.startswith('"') else "---:|" for cell in cells)
            row[0] = row[0][:1].upper() + row[0][1:]
        rows.append("|" + "".join(f" {cell} |" if cell else " |"
                                  for cell in row))
        if len(rows) == 1:
            rows.append(rule)
    return rows


def line_cells(line):
    """How many cells a line of CSV has: a comma in quotes is none of them."""
    return re.sub(r'"[^"]*"', "", line).count(",") + 1


# --- a page -------------------------------------------------------------------

class Page:
    """One page, read from top to bottom; `new` is what has been read, as it
    should be."""

    def __init__(self, path, check, work):
        self.path, self.check, self.work = path, check, work
        self.new = []
        self.changed = None  # the file of the last diff, and its new text
        self.tree = None     # the tree in which that change is made
        self.place = None    # where runs are made
        self.figures = []    # (line, words, command) for the next paragraph
        self.bad = False

    def complain(self, number, text):
        print(f"{self.path}:{number}: {text}", file=sys.stderr)
        self.bad = True

    def sync(self):
        lines = Path(self.path).read_text(encoding="utf-8").splitlines()
        at, directive = 0, ""
        while at < len(lines):
            line = lines[at]
            number = at + 1
            at += 1
            if line.startswith("```"):
                end = at
                while end < len(lines) and lines[end] != "```":
                    end += 1
                if end == len(lines):
                    self.complain(number, "this block has no end")
                    return  # and the page is left as it is
                self.new.append(line)
                self.block(number, directive, line[3:], lines[at:end])
                self.new.append(lines[end])
                at, directive = end + 1, ""
                continue
            match = DIRECTIVE.fullmatch(line)
            if match and match[1].startswith("figure: "):
                self.new.append(line)
                self.figure(number, match[1])
            elif match:
                self.new.append(line)
                directive = match[1]
                if directive.startswith("table: "):
                    end = at
                    while end < len(lines) and lines[end].startswith("|"):
                        end += 1
                    self.block(number, directive, "table", lines[at:end])
                    at = end
            elif line.strip() and self.figures:
                end = at
                while end < len(lines) and lines[end].strip():
                    end += 1
                self.paragraph("\n".join(lines[at - 1:end]))
                at = end
            else:
                directive = ""
                self.new.append(line)
        for number, words, _ in self.figures:
            self.complain(number, f'no paragraph for "{words}"')
        text = "".join(line + "\n" for line in self.new)
        if not self.check and \
                text != Path(self.path).read_text(encoding="utf-8"):
            Path(self.path).write_text(text, encoding="utf-8")
            print(f"{self.path}: refreshed")

    # A figure in the text is taken from what stands above it, so a run that
    # changes a block changes the figure with it.
    def figure(self, number, directive):
        match = FIGURE.fullmatch(directive)
        if match and re.search(r"\bN\b", match[1]):
            self.figures.append((number, match[1], match[2]))
        else:
            self.complain(number, f"'{directive}' names no words with an N")

    def paragraph(self, old):
        new = old
        for number, words, command in self.figures:
            pattern = r"\s+".join(
                NUMBER.join(map(re.escape, re.split(r"\bN\b", word)))
                for word in words.split())
            matches = list(re.finditer(pattern, new))
            if len(matches) != 1 or len(matches[0].groups()) != 1:
                self.complain(number, f'"{words}" does not stand once in the '
                              "next paragraph, with a number for N")
                continue
            done = subprocess.run(
                ["bash", "-c", command], cwd=ROOT, text=True, check=False,
                capture_output=True, env=clean_environment(),
                input="".join(line + "\n" for line in self.new))
            value = done.stdout.strip()
            if done.returncode != 0 or not re.fullmatch(NUMBER, value):
                self.complain(number, f"'{command}' gives no number: "
                              f"{value}{done.stderr}")
                continue
            begin, end = matches[0].span(1)
            if self.check and new[begin:end] != value:
                self.complain(number, f'"{words}" is {value} in the page\'s '
                              f"runs and {new[begin:end]} in its text")
            new = new[:begin] + value + new[end:]
        self.figures = []
        self.new += new.split("\n")

    def block(self, number, directive, language, old):
        new = old
        if not directive and language in SOURCED:
            self.complain(number, f"this {language} block names no source")
        elif directive:
            try:
                new = self.filled(directive, language, old)
            except Fault as fault:
                self.complain(number, fault)
        if self.check and new != old:
            self.complain(number,
                          f"this block differs from its source ({directive})")
            sys.stderr.writelines(
                line.rstrip("\n") + "\n"
                for line in difflib.unified_diff(old, new, "page", "source"))
        self.new += new

    def filled(self, directive, language, old):
        """The lines of a block as they should be."""
        kind, _, rest = directive.partition(": ")
        if language == "c" and directive == "example":
            return self.example(old)
        if language == "c" and rest:
            ends = re.fullmatch(r'"(.*)" to "(.*)"', rest)
            return between(kind, *ends.groups()) if ends else \
                excerpt(kind, rest)
        if language == "console" and directive.startswith("expected/"):
            return self.transcript(directive, old)
        if language == "console" and kind == "picture":
            return self.pictured(rest, old)
        if language == "console" and kind == "calls" and rest:
            return self.called(old, rest)
        if language == "console" and kind == "run":
            return self.rerun(old, self.root(), rest)
        if language == "console" and kind == "changed":
            return self.rerun(old, self.changed_tree(), rest)
        if language == "console" and kind.startswith("by hand"):
            return old
        if language == "diff" and kind == "change":
            self.change(old, rest)
            return old
        if language == "table" and kind == "table":
            return as_table(rest)
        if language == "text" and "/" in directive:
            return source_text(directive).splitlines()
        raise Fault(f"'{directive}' says nothing about a {language} block")

    def example(self, old):
        """An example is a whole file, or else statements."""
        body = "".join(line + "\n" for line in old)
        file = self.work / "example.c"
        file.write_text(body, encoding="utf-8")
        try:
            compile_c(file)
        except Fault:
            file.write_text(
                "".join(f"#include <{name}.h>\n" for name in HEADERS) +
                "void example(void); void example(void) {\n" + body + "}\n",
                encoding="utf-8")
            try:
                compile_c(file)
            except Fault as fault:
                raise Fault(f"the example {fault}") from None
        return old

    def transcript(self, directive, old):
        slug = directive[len("expected/"):-len(".txt")]
        if not (ROOT / directive).is_file():
            raise Fault(f"no file {directive}")
        if is_expected(old, slug):
            return old
        # Through a pipe, so that we wait for orphans too.
        new = [line for line in old if line.startswith("$ ")] + \
            run_console([f"$ build/{slug} </dev/null | cat"], ROOT)[1:]
        if not is_expected(new, slug):
            raise Fault(f"build/{slug} does not print {directive}")
        return new

    def called(self, old, command):
        """The block with the calls of a new run, unless they are the same."""
        head = [line for line in old if line.startswith("$ ")]
        try:
            new = head + calls.trace(shlex.split(command), ROOT)
        except calls.Missing:
            return old
        return old if calls.same_calls(old, new) else new

    def pictured(self, slug, old):
        """The commands of the block, and the lines of the picture's own run:
        they are in its record, or beside a picture that keeps none."""
        pictures = ROOT / "docs" / "pictures"
        new = [line for line in old if line.startswith("$ ")]
        if (pictures / f"{slug}.json").is_file():
            record = json.loads(source_text(f"docs/pictures/{slug}.json"))
            new += [line["text"] for line in record["lines"]
                    if line["stream"] == "stdout"]
        else:
            new += source_text(f"docs/pictures/{slug}.txt").splitlines()
        if not is_expected(new, slug) and \
                not says_the_same(old, new, "any times"):
            raise Fault(f"the run of docs/pictures/{slug}.svg does not print "
                        f"expected/{slug}.txt")
        return new

    def rerun(self, old, folder, words):
        """The block as it is, if a new run says the same. On a machine that has
        much else to do a "sleep 2; ps" may look too late: it gets more tries.
        """
        for _ in range(3):
            new = run_console(old, folder)
            if says_the_same(old, new, words):
                return old
        return new

    def change(self, block, path):
        """Keeps the text of that file with the diff block applied, whose old
        lines must stand there exactly once."""
        self.changed = self.tree = None
        text = source_text(path).splitlines()
        block = [line or " " for line in block]
        old = [line[1:] for line in block if line[0] != "+"]
        new = [line[1:] for line in block if line[0] != "-"]
        places = [i for i in range(len(text))
                  if old and text[i:i + len(old)] == old]
        if len(places) != 1:
            raise Fault(f"the change does not fit {path}")
        text[places[0]:places[0] + len(old)] = new
        file = self.work / "changed.c"
        file.write_text("".join(line + "\n" for line in text),
                        encoding="utf-8")
        try:
            compile_c(file, f"-I{(ROOT / path).parent}")
        except Fault as fault:
            raise Fault(f"with the change, {path} {fault}") from None
        self.changed = path, file.read_text(encoding="utf-8")

    def root(self):
        """Where a run finds the course: ROOT, but for photos that stand in."""
        if not self.place:
            self.place = ROOT
            if IMAGES != (ROOT / "images").resolve():
                self.place = self.work / "root"
                linked(self.place, "images")
                (self.place / "images").symlink_to(IMAGES)
        return self.place

    def changed_tree(self):
        """A tree with the change made, to be built by the block's own commands.
        Only what they write is a copy: the room or lesson of the changed file,
        and what was built of it, with its times. All else is linked."""
        if not self.changed:
            raise Fault("no change above this block")
        if self.tree:
            return self.tree
        path, text = self.changed
        room = Path(path).parts[0]
        if room == "lessons":
            room = Path(path).parent
        tree = self.work / "tree"
        shutil.rmtree(tree, ignore_errors=True)
        linked(tree, "build", "images", "lessons", Path(path).parts[0])
        (tree / "images").symlink_to(IMAGES)
        for folder in ("lessons", "build/lessons"):
            (tree / folder).mkdir(parents=True)
            for lesson in (ROOT / folder).iterdir():
                if f"lessons/{lesson.name}" != str(room):
                    (tree / folder / lesson.name).symlink_to(lesson)
        for part in (room, Path("build", room)):
            shutil.copytree(ROOT / part, tree / part)
        for name in ("common", "common.a", "picture.a", "how", "make_images"):
            built, here = ROOT / "build" / name, tree / "build" / name
            if not built.exists() or here.exists():
                continue
            if str(room) == "common" and built.suffix == ".a":
                shutil.copy2(built, here)
            else:
                here.symlink_to(built)
        (tree / path).write_text(text, encoding="utf-8")
        self.tree = tree
        return tree


def sync(path, check):
    """True if that page is as it should be, or could be made so."""
    with tempfile.TemporaryDirectory(prefix="docs-sync.") as work:
        page = Page(path, check, Path(work))
        page.sync()
        return not page.bad


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1]
                                     .split("\n\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("pages", nargs="*")
    given = parser.parse_args()
    pages = given.pages or sorted(map(str, ROOT.glob("docs/*.md")))
    # Their blocks mostly sleep, and wait for programs.
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        good = list(pool.map(lambda page: sync(page, given.check), pages))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
