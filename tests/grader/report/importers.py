#!/usr/bin/env python3
"""Reads an export as the place reads it that it is for, by the rules of that
place's own importer, and prints what would be imported, a line for each grade.

usage: importers.py canvas | moodle | gradescope FILE
"""

import csv
import re
import sys


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    width = len(rows[0])
    for row in rows:
        assert len(row) == width, f"{len(row)} cells, not {width}: {row}"
    return rows


def is_number(text):
    return re.fullmatch(r"\d+(\.\d+)?", text) is not None


def no_formulas(rows, also=()):
    for row in rows:
        for cell in row:
            assert cell in also or cell[:1] not in tuple("=+-@\t\r"), row


def canvas(path):
    """gradebook_importer.rb: Student, ID, SIS ids, Section; then assignments; a
    row of points possible; who it is by ID, SIS id, login, name."""
    rows = rows_of(path)
    head = rows[0]
    assert "Student" in head[0] and "ID" in head[1]
    assert re.search(r"SIS\s+User\s+ID", head[2])
    assert re.search(r"SIS\s+Login\s+ID", head[3])
    assert "Section" in head[4]
    for name in head[5:]:
        assert not re.search("(Current|Final) (Score|Points|Grade)", name)
    assert "Points Possible" in rows[1][0]
    assert all(map(is_number, rows[1][5:])), rows[1]
    no_formulas(rows)
    for row in rows[2:]:
        who = next(cell for cell in [row[1], row[2], row[3], row[0]] if cell)
        for title, most, points in zip(head[5:], rows[1][5:], row[5:]):
            assert points == "" or is_number(points), row
            number = re.fullmatch(r"(.*?)(?: \((\d+)\))?", title)
            print(who, number[2] or number[1], points or "-", most, sep="|")


def moodle(path):
    """load_data.php: one column says who it is, and where it is empty the line
    counts for the student of the line before; "-" is no grade; 100 is the most,
    unless the site has set more."""
    rows = rows_of(path)
    head = rows[0]
    assert len(set(map(str.strip, head))) == len(head), "a heading twice"
    columns = [head.index(name) for name in
               ("Email address", "ID number", "Username")]
    by = max(columns, key=lambda c: sum(bool(row[c]) for row in rows[1:]))
    no_formulas(rows, ["-"])
    for row in rows[1:]:
        assert row[by].strip(), f"nobody's: {row}"
        for column in range(4, len(head), 2):
            grade = row[column].strip()
            assert head[column + 1] == f"{head[column]} feedback"
            assert grade == "-" or is_number(grade) and float(grade) <= 100
            assert "\n" not in row[column + 1]
            print(row[by], head[column], grade, row[column + 1], sep="|")


def gradescope(path):
    """The columns of its roster, and four for each assignment."""
    rows = rows_of(path)
    head = rows[0]
    assert head[:5] == ["First Name", "Last Name", "SID", "Email", "Sections"]
    assert len(head) % 4 == 1
    no_formulas(rows)
    for row in rows[1:]:
        assert row[0] or row[1], "no name"
        assert row[3] == "" or "@" in row[3]
        for column in range(5, len(head), 4):
            name = head[column]
            assert head[column + 1:column + 4] == [
                name + " - Max Points", name + " - Submission Time",
                name + " - Lateness (H:M:S)"]
            assert row[column] == "" or is_number(row[column])
            assert is_number(row[column + 1])
            assert re.fullmatch(r"(\d+:\d\d:\d\d)?", row[column + 3])
            assert re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d "
                                r"[+-]\d{4})?", row[column + 2])
            print(row[2] or f"{row[0]} {row[1]}".strip(), name,
                  row[column] or "-", row[column + 3], sep="|")


{"canvas": canvas, "moodle": moodle, "gradescope": gradescope}[sys.argv[1]](
    sys.argv[2])
