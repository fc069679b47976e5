#!/usr/bin/env python3
"""Do a chapter's words about its picture fit the picture?

usage: check-figures.py DOCS [PAGE ...]

The picture docs/pictures/SLUG.svg and the record SLUG.json come from one run.
Looked at are: whether they do; each time in the text that stands in for the
picture; and each time in a sentence of the chapter that is about the picture.
Such a time must be one that the record has: when a process was forked, ended,
joined or orphaned, how long it was in a state, how long it lived or was a zombie.
Prints each that is none of these, and exits with 1.
"""
import json
import re
import sys
from pathlib import Path

PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([0-9a-z-]+)\.svg\)")
TIME = re.compile(r"(?<![\w.=])(\d+(?:\.\d+)?) (s|ms|seconds?)\b")
BLOCK = re.compile(r"^```.*?^```$|^<!--.*?-->$|^\|.*?$|!\[[^\]]*\]\([^)]*\)",
                   re.M | re.S)


def times_of(record):
    """Every time, in seconds, that the picture shows."""
    end = record["end_ms"]
    found = {end}
    least = end / 270  # what is shorter is not drawn
    for p in record["processes"]:
        gone = p["gone"] if p["gone"] is not None else end
        ended = p["end"] if p["end"] is not None else end
        found |= {p["fork"], ended, gone, gone - ended, ended - p["fork"],
                  gone - p["fork"]}
        if p["orphaned"] is not None:
            found |= {p["orphaned"], ended - p["orphaned"]}
        pieces = []
        for begin, to, state in p["spans"]:
            found |= {begin, to, to - begin}
            if pieces and (pieces[-1][2] == state or to - begin < least):
                pieces[-1][1] = to
            else:
                pieces.append([begin, to, state])
        found |= {to - begin for begin, to, _ in pieces}
        for state in {span[2] for span in p["spans"]}:
            found.add(sum(to - begin for begin, to, s in p["spans"]
                          if s == state))
    return {time / 1000 for time in found}


def fits(number, unit, times):
    """As exactly as it is written; and 20 ms for what a machine adds."""
    digits = len(number.partition(".")[2])
    scale = 0.001 if unit == "ms" else 1
    value, half = float(number) * scale, 0.5 * 10 ** -digits * scale
    return any(value - half - 1e-9 <= time <= value + half + 0.02
               for time in times)


def sentences(text):
    text = " ".join(BLOCK.sub("\n\n.\n\n", text).split())
    return re.split(r"(?<=[.:?!]) (?=[A-Z`*])", text)


def check(page, docs):
    bad = []
    text = page.read_text(encoding="utf-8")
    match = PICTURE.search(text)
    if not match or match[2] != page.stem:
        return bad
    record_file = docs / "pictures" / f"{page.stem}.json"
    if not record_file.exists():
        return bad
    record = json.loads(record_file.read_text(encoding="utf-8"))
    picture = (docs / "pictures" / f"{page.stem}.svg").read_text(
        encoding="utf-8")
    pids = {str(p["pid"]) for p in record["processes"]}
    drawn = set(re.findall(r"<title>[^<]*? (\d+): ", picture))
    if not drawn or drawn - pids:
        bad.append(f"{page.name}: picture and record are not from one run")
    times = times_of(record)
    about = [match[1]] + [s for s in sentences(text)
                          if re.search(r"\bpicture\b|\bbars?\b", s)
                          and not re.search(r"\byours?\b", s)]
    for sentence in about:
        for number, unit in TIME.findall(" ".join(sentence.split())):
            if not fits(number, unit, times):
                bad.append(f"{page.name}: {number} {unit} is not in the "
                           f"picture: {' '.join(sentence.split())[:90]}")
    return bad


def main():
    docs = Path(sys.argv[1])
    pages = [docs / name for name in sys.argv[2:]] or sorted(
        docs.glob("[0-9][0-9]-*.md"))
    bad = [line for page in pages for line in check(page, docs)]
    print("\n".join(bad), end="\n" if bad else "")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
