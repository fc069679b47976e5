#!/usr/bin/env python3
"""A run to watch in a browser: one file that asks for nothing else.

usage: replay_page.py [--title TITLE] RECORD.json [SOURCE.c ...] > page.html
       replay_page.py --into FOLDER RECORD.json [SOURCE.c ...]

RECORD is what observe --json has written. With its sources, each process's line
is lit beside the bars as time goes. Sources are found by the names that the
record gives them, if none is named. With --into, the page is FOLDER/TITLE.html,
and its path is printed. The title is the program's name, if none is given.
"""

import argparse
import json
import os
import sys

sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
import html_page
import replay
import run_record
from shown import for_html


def sources_of(record, named):
    """{name: text}: the files that are named, else those of the record."""
    if named:
        names = named
    else:
        names = {place["file"] for place in record.get("places", [])
                 if isinstance(place.get("file"), str)}
        names = [name for name in sorted(names) if os.path.isfile(name)]
    found = {}
    for name in names:
        with open(name, encoding="utf-8", errors="replace") as file:
            found[name] = file.read()
    return found


def waiting(record):
    """Who waited for whom, of a run that was ended from outside."""
    told = record.get("waiting")
    return f"<p>{for_html(told)}</p>\n" if isinstance(told, str) else ""


def main():
    parser = argparse.ArgumentParser(
        description="A run to watch in a browser, as one file on stdout.")
    parser.add_argument("record", help="what observe --json has written")
    parser.add_argument("sources", nargs="*", help="its source files")
    parser.add_argument("--title", help="what the page is called")
    parser.add_argument("--into", help="the folder to put TITLE.html into")
    options = parser.parse_args()
    try:
        with open(options.record, "rb") as file:
            data = file.read()
        run = run_record.read(data)
        record = json.loads(data)
        run.add_sources(sources_of(record, options.sources))
    except run_record.NotARecord as error:
        sys.exit(f"replay_page: {options.record}: {error}")
    except OSError as error:
        sys.exit(f"replay_page: {error.filename}: {error.strerror}")
    command = record.get("command") or ["run"]
    title = options.title or os.path.basename(str(command[0]))
    page = html_page.page(f"{title}: a run", f"<h1>{for_html(title)}</h1>\n" +
                          waiting(record) + replay.figure(run, title), True,
                          "watched")
    if not options.into:
        print(page)
        return
    path = os.path.join(options.into, f"{title}.html")
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(page)
    except OSError as error:
        sys.exit(f"replay_page: {path}: {error.strerror}")
    print(f"Open this in a browser: {os.path.abspath(path)}")


if __name__ == "__main__":
    main()
