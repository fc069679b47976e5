#!/usr/bin/env python3
"""Grades a part of a class on another machine: see engines.py.

usage: job.py [-j JOBS] BUNDLE NAME ...
"""

import getopt
import os
import signal
import sys

import cage
import class_files
import grading
import stage as staging


class Work:
    def __init__(self, bundle, name):
        self.name, self.exercise = name, name.split("-", 1)[1]
        with open(os.path.join(bundle, "todo", name + ".c"), "rb") as file:
            self.data = file.read()


def settings_of(bundle):
    """As where the class is; the libraries are those of the bundle."""
    with open(os.path.join(bundle, "settings"), encoding="utf-8") as lines:
        for line in lines:
            name, _, value = line.rstrip("\n").partition("=")
            os.environ[name] = value
    os.environ["BUILD"] = "build"


def main():
    import grade_class
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, grade_class.stopped)
    options, rest = getopt.getopt(sys.argv[1:], "j:")
    bundle, names = os.path.abspath(rest[0]), rest[1:]
    settings_of(bundle)
    with staging.Stage(os.path.join(bundle, "references")) as stage:
        kind, why = cage.find_kind(stage.path)
        if not grading.may_go_on(kind, why):
            return 3

        def take(work, result):
            class_files.write(
                os.path.join(bundle, "done", work.name + ".json"),
                grading.to_json(result, kind))

        grade_class.grade_here([Work(bundle, name) for name in names], stage,
                               kind, take, int(dict(options).get("-j", 0)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
