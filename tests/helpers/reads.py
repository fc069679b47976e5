#!/usr/bin/env python3
"""Does each "read:" of a verdict lead somewhere?

A check names a section of a chapter, and a word that stands in it:
    -r "[NN/]SECTION: WORD"
Without NN/ the chapter is the exercise's own; what all exercises share has to
name one. Prints what leads nowhere; exits with 1 if there is any.

usage: reads.py    (in the project's folder)
"""
import glob
import re
import sys


def sections(path):
    """The text of each "## " section of a chapter, in small letters."""
    found, name = {}, ""
    for line in open(path, encoding="utf-8"):
        if line.startswith("## "):
            name = line[3:].strip()
        # A word may stand at the end of one line and the next.
        found[name] = found.get(name, "") + " " + line.strip().lower()
    return found


def trouble(wanted, number):
    """What is wrong with that -r of a check of exercise `number`."""
    parts = re.fullmatch(r"(?:(\d\d)/)?([^:]+): (.+)", wanted)
    if not parts:
        return "names no word to look for"
    number = parts[1] or number
    chapters = glob.glob(f"docs/{number}-*.md")
    if not chapters:
        return "names no chapter"
    text = sections(chapters[0]).get(parts[2])
    if text is None:
        return f"{chapters[0]} has no such section"
    if parts[3].lower() not in text:
        return f"{chapters[0]} does not say that there"
    return ""


def main():
    bad = 0
    files = sorted(glob.glob("tests/exercises/*.bats"))
    for path in files + ["common/grade/grade.bash"]:
        number = re.match(r"\d\d", path.split("/")[-1])
        for n, line in enumerate(open(path, encoding="utf-8"), 1):
            if line.lstrip().startswith("#"):
                continue
            for wanted in re.findall(r'-r "([^"]*)"', line):
                why = trouble(wanted, number[0] if number else "")
                if why:
                    bad += 1
                    print(f'{path}:{n}: "{wanted}": {why}')
    return 1 if bad else 0


sys.exit(main())
