#!/usr/bin/env python3
"""Grades a folder of submissions: see usage in grade-class.sh."""

import getopt
import os
import selectors
import signal
import subprocess
import sys

import anonymous
import at_once
import cage
import class_files
import engines
import grading
import handed_in
import judges
import outcome
import reporting
import roster
import stage as staging
from shown import in_one_line

USAGE = "usage: make grade-class DIR=submissions OUT=report [03 ...]"
NOT_ALL_GRADED, TO_BE_LOOKED_AT = 8, 4


class Wrong(Exception):
    """What was asked for cannot be done; says why."""


class Work:
    """One submission that is to be graded, for all who handed it in: who has
    the same bytes gets the same grade."""

    def __init__(self, exercise, data, key):
        self.exercise, self.data, self.key = exercise, data, key
        self.owners = []  # (student, path as it is shown)


class Class:
    """out is the folder to hand out: report, or if that has names and it should
    not, another."""

    def __init__(self, source, report, wanted, out):
        self.source, self.report = source, report
        # Steps are graded where they are asked for, by name or as "steps"; and
        # who had asked for one before keeps its column.
        had = class_files.graded_in(report)
        self.exercises = sorted(staging.exercises() + [
            step for step in staging.steps()
            if {step, "steps"} & set(wanted) or step in had])
        self.chosen = self.meant([word for word in wanted if word != "steps"])
        self.students, self.nobodys = handed_in.read(source, self.exercises,
                                                     {report, out})
        self.judges = judges.Judges()
        self.works, self.states = {}, {}
        self.times = {}  # of files that are graded: when they were written
        self.roster = roster.read(os.environ.get("ROSTER"), self.exercises)
        for student in self.students:
            for exercise in self.exercises:
                self.look_at(student, exercise)

    def meant(self, wanted):
        found = []
        for word in wanted:
            names = [name for name in self.exercises
                     if word in (name, name.split("-")[0])]
            if not names:
                raise Wrong(f"there is no exercise {word}; there are: " +
                            " ".join(name[:2] for name in self.exercises
                                     if "-" in name))
            found += names
        return found

    def asked(self, exercise):
        return not self.chosen or exercise in self.chosen

    def shown(self, student, path):
        base = os.path.join(self.source, student.name)
        if path.startswith(base + os.sep):
            return os.path.relpath(path, base)
        return os.path.relpath(path, self.source)

    def look_at(self, student, exercise):
        """What a student has for an exercise: Work, or a state and why."""
        found, data, trouble = {}, b"", ""
        for path in student.candidates(exercise):
            try:
                found.setdefault(outcome.read_file(
                    path, outcome.MOST_SUBMISSION), path)
            except outcome.NotReadable as error:
                trouble = f"{self.shown(student, path)}: {error}"
        if len(found) > 1:
            found.pop(starter_of(exercise), None)
        if len(found) > 1:
            names = [self.shown(student, path) for path in found.values()]
            self.states[student.name, exercise] = (
                "two-candidates", ", ".join(names))
        elif found:
            (data, path), = found.items()
            self.times[student.name, exercise] = os.lstat(path).st_mtime
            key = self.judges.sum(exercise, data)
            work = self.works.setdefault(key, Work(exercise, data, key))
            work.owners.append((student, self.shown(student, path)))
            self.states[student.name, exercise] = work
        elif trouble:
            self.states[student.name, exercise] = ("not-graded", trouble)
        elif student.strange:
            names = [name + (f" ({why})" if why else "")
                     for name, why in student.strange[:5]]
            self.states[student.name, exercise] = (
                "not-understood", ", ".join(names))
        else:
            self.states[student.name, exercise] = ("missing", "")

    def kept(self, student, exercise):
        return class_files.Kept(self.report, student.name, exercise)

    def to_grade(self):
        """The works that have no grade yet. Who has the same file as somebody
        with a grade gets it here."""
        todo = []
        for work in self.works.values():
            if not self.asked(work.exercise):
                continue
            graded, without = None, []
            for student, path in work.owners:
                kept = self.kept(student, work.exercise)
                known = kept.read()
                if known and known["sum"] == work.key and \
                        known["state"] != "not-graded":
                    graded = graded or kept
                else:
                    without.append((student, path))
            if graded:
                for student, path in without:
                    self.kept(student, work.exercise).keep(
                        class_files.with_file(graded.parts(), path))
            else:
                todo.append(work)
        return todo

    def take(self, work, result, kind):
        for student, path in work.owners:
            self.kept(student, work.exercise).keep(class_files.parts_of(
                result, work.data, work.key, kind, path))
            name = in_one_line(student.name)
            if result.state == "graded":
                print(f"{name:24} {work.exercise:24} {result.points():3} of "
                      f"{result.most()}", flush=True)
            else:
                print(f"{name} {work.exercise}: could not be graded: "
                      f"{result.why}", flush=True)

    def lines(self):
        """Of grades.tsv, and the exercises that have a column."""
        lines, used = [], set(self.chosen)
        for student in self.students:
            for exercise in self.exercises:
                line = self.line(student, exercise)
                lines.append(line)
                if line["state"] not in ("missing", "not-understood",
                                         "not-asked"):
                    used.add(exercise)
        columns = [name for name in self.exercises if name in used]
        return [line for line in lines if line["exercise"] in used], columns

    def line(self, student, exercise):
        line = dict.fromkeys(class_files.COLUMNS, "")
        line.update(student=student.name, id=student.id, exercise=exercise,
                    folder=os.path.basename(class_files.folder_of(
                        self.report, student.name)))
        state = self.states[student.name, exercise]
        if not isinstance(state, Work):
            line["state"], line["why"] = state
            return line
        known = self.kept(student, exercise).read()
        if not known or self.asked(exercise) and known["sum"] != state.key:
            line["state"] = "not-asked"
            return line
        for name in ["state", "why", "file"]:
            line[name] = known[name]
        if known["state"] != "not-graded":
            line["points"], line["most"] = known["points"], known["most"]
        return line


STARTERS = {}


def starter_of(exercise):
    if exercise not in STARTERS:
        made = subprocess.run(
            ["awk", "-f", "common/grade/starter.awk",
             staging.source_of(exercise)], cwd=staging.ROOT,
            capture_output=True, check=False)
        STARTERS[exercise] = made.stdout
    return STARTERS[exercise]


def grade_here(todo, stage, kind, take, jobs):
    """Grades all of them here. take(work, outcome) is told of each."""
    waiting = selectors.DefaultSelector()
    room, todo, number = at_once.AtOnce(jobs), list(reversed(todo)), 0
    try:
        while todo or waiting.get_map():
            while todo and room.one_more(len(waiting.get_map())):
                work = todo.pop()
                number += 1
                begin(work, stage, kind, number, waiting, take)
            for key, _ in waiting.select(0.5):
                look(key, waiting, take)
            for key in list(waiting.get_map().values()):
                if key.fileobj.over_time():
                    look(key, waiting, take)
    finally:
        for key in list(waiting.get_map().values()):
            key.fileobj.close()
        waiting.close()


def begin(work, stage, kind, number, waiting, take):
    try:
        one = grading.Grading(stage, kind, work.data, work.exercise, number)
    except OSError as error:
        failed = grading.Outcome()
        failed.state, failed.why = "not-graded", str(error)
        take(work, failed)
        return
    waiting.register(one, selectors.EVENT_READ, work)


def look(key, waiting, take):
    if key.fileobj.look():
        waiting.unregister(key.fileobj)
        take(key.data, key.fileobj.finish())


def read_command_line(words):
    options, rest = getopt.gnu_getopt(words, "j:")
    jobs = dict(options).get("-j", "0")
    if not jobs.isdigit():
        raise getopt.GetoptError(f"JOBS is a number, not {jobs}")
    if len(rest) < 2 or not rest[0] or not rest[1]:
        raise getopt.GetoptError(USAGE)
    return int(jobs), rest[0], rest[1], rest[2:]


def summary(lines, one, strange):
    """The sentence at the end, and the exit status. strange: what else somebody
    should look at."""
    count = {state: sum(line["state"] == state for line in lines)
             for state in class_files.STATES}
    handed = len(lines) - count["missing"] - count["not-understood"]
    told = [f"{handed} submissions of {len(one.students)} students: "
            f"{one.report}/grades.csv, {one.report}/index.html"]
    odd = [f"{count[state]} {words}" for state, words in [
        ("not-graded", "could not be graded"),
        ("two-candidates", "with two candidates"),
        ("not-understood", "under a name that is not understood")]
        if count[state]]
    odd += [f"{name}: whose is it?" for name in one.nobodys] + strange
    if odd:
        told.insert(0, "to be looked at: " + "; ".join(
            map(in_one_line, odd)))
    status = NOT_ALL_GRADED if count["not-graded"] else 0
    if count["two-candidates"] or count["not-understood"] or one.nobodys or \
            strange:
        status |= TO_BE_LOOKED_AT
    return "\n".join(told), status


def grade_all(one, todo, stage, jobs):
    """On the machines of ENGINE. False: not without a cage."""
    engine = os.environ.get("ENGINE", "")
    if engine in ("parallel", "slurm"):
        bundle = engines.Bundle(one.report, todo, stage)
        try:
            if engine == "slurm":
                engines.with_slurm(bundle, jobs, one.take)
            else:
                engines.with_parallel(bundle, os.environ.get("HOSTS", ""),
                                      jobs, one.take)
        finally:
            bundle.close()
        return True
    if engine:
        raise Wrong(f"ENGINE is parallel or slurm, not {engine}")
    kind, why = cage.find_kind(stage.path)
    if grading.may_go_on(kind, why):
        grade_here(todo, stage, kind,
                   lambda work, result: one.take(work, result, kind), jobs)
        return True
    return False


def run(jobs, source, report, wanted):
    if not os.path.isdir(source):
        raise Wrong(f"there is no folder {source}")
    out = report
    report = anonymous.prepare(out, anonymous.wanted())
    one = Class(source, report, wanted, out)
    if not one.students:
        raise Wrong(f"{source} holds no folders: one a student is expected")
    todo, notes = one.to_grade(), []
    if todo:
        with staging.Stage() as stage:
            if not grade_all(one, todo, stage, jobs):
                return 3
    lines, columns = one.lines()
    cages = {one.kept(student, exercise).read()["cage"]
             for student in one.students for exercise in columns
             if one.kept(student, exercise).read()}
    if "none" in cages:
        notes.append("Some of these were graded without a cage: such a "
                     "submission could read and change what its grader could.")
    strange = reporting.write(one, lines, columns, notes, out)
    told, status = summary(lines, one, strange)
    print(told)
    if out != report:
        print(f"without names: {out}/index.html; who is who: "
              f"{report}/names.tsv")
    return status


def stopped(number, _):
    raise KeyboardInterrupt(number)


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stopped)
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr.reconfigure(errors="backslashreplace")
    try:
        jobs, source, report, wanted = read_command_line(sys.argv[1:])
        return run(jobs, os.path.abspath(source), os.path.abspath(report),
                   wanted)
    except (getopt.GetoptError, Wrong, anonymous.Wrong, roster.Wrong,
            engines.Trouble) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"grade-class: {error}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
