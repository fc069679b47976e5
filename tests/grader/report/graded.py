#!/usr/bin/env python3
"""Puts into a report what a grading of each submission would have left there,
so that a test of the report need not grade.

usage: graded.py CLASS REPORT RECORDS

What the checks say of a submission, it says itself, in lines such as
  // fails 6: never waited for\\nperhaps:  wait
  // warns 3: unused variable 'x' [-Wunused-variable]
  // record: four                  the file RECORDS/four
  // limit                         a run had to be ended
All other checks pass.
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(ROOT, "common/grade"))

import anonymous  # noqa: E402
import grade_class  # noqa: E402
import grading  # noqa: E402
import outcome  # noqa: E402


def checks(exercise):
    kind = "exercises" if "-" in exercise else "steps"
    return outcome.checks_of(f"{ROOT}/tests/{kind}/{exercise}.bats")


def rows(exercise, text):
    fails = dict(re.findall(r"^// fails (\d+): (.*)$", text, re.M))
    if re.search("^// limit$", text, re.M):
        fails["2"] = "it does not end"
    made = []
    for number, most in enumerate(checks(exercise), 1):
        why = fails.get(str(number), "")
        made.append([exercise, str(number), "fail" if why else "pass",
                     "0" if why else str(most), str(most), "5",
                     f"check {number}", outcome.plain(why.encode(
                         "utf-8", "surrogateescape")).replace("\t", " ")])
    return made


def result_of(work, records):
    text = work.data.decode("utf-8", "surrogateescape")
    made = grading.Outcome()
    made.state, made.rows = "graded", rows(work.exercise, text)
    made.text = f"{work.exercise}\n" + "\n".join(
        f"{row[6]}: {row[7]}" for row in made.rows) + "\n"
    made.compiler = "".join(
        f"{work.exercise}.c:{line}:5: warning: {words}\n" for line, words in
        re.findall(r"^// warns (\d+): (.*)$", text, re.M))
    made.compiler = outcome.plain(made.compiler.encode("utf-8",
                                                       "surrogateescape"))
    found = re.search(r"^// record: (\w+)$", text, re.M)
    if found:
        with open(os.path.join(records, found[1]), "rb") as file:
            made.record, made.arguments = file.read(), "0.1 3"
    return made


def main():
    source, report, records = map(os.path.abspath, sys.argv[1:])
    private = anonymous.prepare(report, anonymous.wanted())
    made = grade_class.Class(source, private, [], report)
    for work in made.to_grade():
        made.take(work, result_of(work, records), "user")


main()
