#!/usr/bin/env python3
"""Checks what can be checked of the course's pages without running anything:
titles, lengths, pictures, links with their anchors, the way from chapter to
chapter, and that each `make` target named exists. (docs-sync.py --check does
the code and the output.)

usage: check-chapters.py ROOT        Tells each fault; status 1 if any.
"""
import re
import sys
from pathlib import Path

# Functions and constants of ours, as a text names them.
OURS = re.compile(
    r"\b(?:(?:pool|future|process|map|as_completed|result|image)_[a-z_]+"
    r"|(?:POOL|PROCESS|FIRST|ALL)_[A-Z_]+)\b")
PARTS = ("Predict", "The program", "Run it", "What happened", "Python and C",
         "Traps", "Try it", "Words and man pages")


def prose(text):
    """The lines that are neither in a fence nor in a comment."""
    kept, fence, comment = [], False, False
    for line in text.splitlines():
        if re.match(r" *```", line):
            fence = not fence
            continue
        if fence or re.fullmatch(r"<!--.*-->", line):
            continue
        comment = comment or line.startswith("<!--")
        if not comment:
            kept.append(line)
        if line.endswith("-->"):
            comment = False
    return kept


def anchor(heading):
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^a-z0-9 _-]", "", heading.lower()).replace(" ", "-")


class Page:
    """A page of docs/, read once."""

    def __init__(self, path, root):
        self.path, self.name = path, str(path.relative_to(root))
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        self.prose = prose(self.text)
        self.running = " ".join(self.prose)
        self.words = len(self.running.split())
        self.anchors = {anchor(re.sub(r"^#+ +", "", line))
                        for line in self.prose if re.match(r"#+ ", line)}

    def foot(self):
        """What stands below the first rule."""
        return self.text.partition("\n---\n")[2]


class Course:
    """All pages of the course below ROOT, and the faults found in them."""

    def __init__(self, root):
        self.root, self.faults = root, []
        self.pages = {page.path.name: page for page in
                      (Page(path, root)
                       for path in sorted((root / "docs").glob("*.md")))}
        self.chapters = [page for name, page in self.pages.items()
                         if re.match(r"\d\d-", name)]
        self.targets = self.make_targets()
        sources = [*root.glob("common/*/*.h"), *root.glob("lessons/*/*.c")]
        self.names = set()
        for source in sources:
            self.names.update(re.findall(
                r"[A-Za-z_]\w*", source.read_text(encoding="utf-8")))

    def complain(self, page, fault):
        """Notes a fault of that page."""
        self.faults.append(f"{page.name}: {fault}")

    def make_targets(self):
        """The targets that the Makefile and its parts name."""
        targets = set()
        for part in (self.root / "Makefile",
                     *self.root.glob("common/make/*.mk")):
            rules = re.findall(r"^([a-z -]+):", part.read_text(), re.M)
            targets.update(" ".join(rules).split())
        return targets

    # Links

    def check_links(self, page):
        """Each link leads to a file that is there, each anchor to a heading."""
        for line in page.prose:
            for link in re.findall(r"\]\(([^)]+)\)", line):
                if not re.match(r"https?://", link):
                    self.check_link(page, link)

    def check_link(self, page, link):
        """A link to a file or a heading of ours."""
        path, _, heading = link.partition("#")
        folder = page.path.parent
        # Pictures are drawn by a run, all at once: none or every one is there.
        if path.startswith("pictures/") and not (folder / "pictures").is_dir():
            return
        if path and not (folder / path).exists():
            self.complain(page, f"dead link: {link}")
        elif heading:
            to = self.pages.get(path or page.path.name)
            if not to or heading not in to.anchors:
                self.complain(page, f"no such heading: {link}")

    # Words

    def check_lists(self, page):
        """A sentence that begins with a number and a point becomes a list of
        its own, with another number: "5." by itself is shown as "1."."""
        last, blank = 0, False
        for line in page.prose:
            if blank and re.match(r"[^0-9 ]", line):
                last = 0
            item = re.match(r"(\d+)[.] ", line)
            if item and (blank or int(item[1]) == last + 1):
                if int(item[1]) != last + 1:
                    self.complain(page, f"would be numbered anew: {line}")
                last = int(item[1])
            blank = not line

    def check_targets(self, page):
        """Each `make` target that the page names is there."""
        for target in sorted(made_by(page)):
            if re.fullmatch(r"\d\d", target):
                if not any(self.root.glob(f"lessons/{target}-*")):
                    self.complain(page, f"make {target}: no such lesson")
            elif "/" not in target and target not in self.targets:
                self.complain(page, f"make {target}: no such target")

    def check_names(self, page):
        """Each function and constant of ours that the text names is there."""
        python, named = False, set()
        for line in page.prose:
            # Where a table has Python's names first, those are not ours.
            python = line.startswith("| Python ") or (
                python and line.startswith("|"))
            if python:
                line = re.sub(r"^\|[^|]*\|", "", line)
            for code in re.findall(r"`[^`]+`", line):
                named.update(OURS.findall(code))
        for name in sorted(named - self.names):
            self.complain(page, f"what is {name}?")

    # Chapters

    def check_chapter(self, page):
        """A chapter has its title, length, picture, questions and parts."""
        slug = page.path.stem
        if not page.text.startswith(f"# {slug[:2]} · "):
            self.complain(page, "the title does not begin with "
                                f"'# {slug[:2]} · '")
        if not 700 <= page.words <= 1200:
            self.complain(page, f"{page.words} words, not 700 to 1200")
        if not re.search(r"!\[[^]]{40,}\]\(pictures/" + slug + r"\.svg\)",
                         page.running):
            self.complain(page, "no picture with a text that tells what is "
                                "seen")
        fault = predict_fault(page.text)
        if fault:
            self.complain(page, fault)
        for part in PARTS:
            if f"## {part}" not in page.lines:
                self.complain(page, f"no part '{part}'")
        if len(re.findall(r"^### [123]\. ", page.text, re.M)) != 3:
            self.complain(page, "not three things to try")
        if not (self.root / "lessons" / slug).is_dir():
            self.complain(page, "no lesson of that name")

    def check_foot(self, page, name):
        """The page's last paragraph leads to the page of that name."""
        if f"]({name})" not in page.foot():
            self.complain(page, f"its foot does not lead to {name}")

    def check_way(self):
        """Each chapter leads to those before and after it."""
        for before, page in zip([None, *self.chapters], self.chapters):
            self.check_foot(page, "README.md")
            if before:
                self.check_foot(page, before.path.name)
                self.check_foot(before, page.path.name)
            contents = self.pages["README.md"]
            if f"({page.path.name})" not in contents.text:
                self.complain(contents, f"does not lead to {page.name}")
        for lesson in sorted((self.root / "lessons").iterdir()):
            if lesson.is_dir() and f"{lesson.name}.md" not in self.pages:
                self.faults.append(f"lessons/{lesson.name}/: has no chapter")

    def check_walk(self, page):
        """The walk through the pool's source: it stands between 08 and 09, and
        the tests that it names are there."""
        if not 900 <= page.words <= 1400:
            self.complain(page, f"{page.words} words, not 900 to 1400")
        for chapter in self.chapters:
            if chapter.path.name[:2] in ("08", "09"):
                self.check_foot(page, chapter.path.name)
                self.check_foot(chapter, page.path.name)
        tests = "".join(path.read_text(encoding="utf-8") for path in
                        (self.root / "tests/common").glob("*.bats"))
        for name in re.findall(r'(?:[Tt]est|\|) "([^"]+)"', page.running):
            if f'@test "{name}" {{' not in tests:
                self.complain(page, f"no test of the name '{name}'")

    def check(self):
        """Checks everything."""
        for page in self.pages.values():
            self.check_links(page)
            self.check_lists(page)
            self.check_targets(page)
            self.check_names(page)
        for page in self.chapters:
            self.check_chapter(page)
        self.check_way()
        if "inside-the-pool.md" in self.pages:
            self.check_walk(self.pages["inside-the-pool.md"])


def made_by(page):
    """What the page makes: in its shell fences, and in `make …`."""
    made, shell = set(), False
    for line in page.lines:
        if line.startswith("```"):
            shell = line in ("```sh", "```console")
        elif shell and re.match(r"(\$ )?make ", line):
            command = re.sub(r'[;|&#].*|"[^"]*"', "",
                             line.removeprefix("$ "))
            made.update(word for word in command.split()[1:]
                        if re.fullmatch(r"[a-z0-9/][a-z0-9/-]*", word))
    made.update(re.findall(r"`make ([a-z0-9][a-z0-9/-]+)", page.text))
    return made


def predict_fault(text):
    """What a chapter asks first can be answered there: before each answer to
    unfold stands what may be entered, with why it is right, and why the one
    that tempts is wrong (docs/site/hooks.py has the form of it). Returns what
    is missing, or None."""
    part = text.partition("\n## Predict\n")[2].partition("\n## ")[0]
    before = part.split("<summary>Answer</summary>")[:-1]
    if not before:
        return "nothing to predict"
    if not all(has_input(question) for question in before):
        return "an answer without an input before it"
    return None


def has_input(question):
    """Whether the question has an input with one right answer and a tempting
    one, each of them with its why."""
    entry = re.search(r"^<!-- predict: (?:number|choice|order)(?:, [^:\n]*)?: ."
                      r"[^\n]*\n(.*?)^-->$", question, re.M | re.S)
    told = re.findall(r"^(right|tempting): .*(?:\n  .*)* = .",
                      entry[1] if entry else "", re.M)
    return told.count("right") == 1 and "tempting" in told


def main():
    """Tells the faults of the course in the folder that is asked about."""
    course = Course(Path(sys.argv[1]))
    course.check()
    print("\n".join(course.faults), end="\n" if course.faults else "")
    return bool(course.faults)


if __name__ == "__main__":
    sys.exit(main())
