"""Writes the report of a class, from the lines of grades.tsv
(class_files.COLUMNS) and from what was kept of each grading."""

import os

import alike
import class_files
import class_page
import exports
import mistakes
import outcome
import student_page
from shown import count, csv_cell, in_one_line, number, shown


def tsv(lines):
    """As it was graded: no rules, no comments."""
    text = "\t".join(class_files.COLUMNS) + "\n"
    for line in lines:
        text += "\t".join(in_one_line(str(line[name]))
                          for name in class_files.COLUMNS) + "\n"
    return text


def csv(book):
    """The points that count; nothing where nothing was handed in; words where
    there are no points for another reason. What is to be known about a number
    stands in remarks."""
    who = ["name", "id", "section"] if book.named else []
    head = ["student"] + who + book.exercises + ["sum"]
    rows = [",".join(head + (["percent"] if book.weighted() else []) +
                     ["remarks"])]
    for student in book.students:
        row = [csv_cell(student.name)]
        row += [csv_cell(exports.of_entry(student, field)) for field in who]
        said = []
        for exercise in book.exercises:
            cell = student.cells[exercise]
            row.append(cell.in_table())
            if cell.remark():
                said.append(f"{exercise[:2]}: {cell.remark()}")
        row.append(number(student.sum()))
        if book.weighted():
            row.append(number(book.percent(student)))
        rows.append(",".join(row + [csv_cell("; ".join(said))]))
    return "\n".join(rows) + "\n"


class Parts:
    """What was kept of each grading; read when it is asked for."""

    def __init__(self, report):
        self.report = report

    def read(self, student, exercise, ending, most=outcome.MOST_TEXT):
        if not student.folder:
            return b""
        path = os.path.join(self.report, student.folder, exercise + ending)
        try:
            return outcome.read_file(path, most)
        except outcome.NotReadable:
            return b""

    def rows(self, student, exercise):
        """Of a grading that the table shows, and of no older one."""
        if student.cells[exercise].graded is None:
            return []
        text = outcome.plain(self.read(student, exercise, ".rows",
                                       outcome.MOST_ROWS))
        rows = [line.split("\t") for line in text.split("\n")]
        return [row for row in rows if len(row) == 8 and
                row[2] in outcome.STATES]

    def compiler(self, student, exercise):
        if student.cells[exercise].graded is None:
            return ""
        return outcome.plain(self.read(student, exercise, ".compiler"))

    def known(self, student, exercise):
        return class_files.Kept(self.report, student.name,
                                exercise).read() or {}

    def of(self, student, exercise):
        """(files, rows, what is known), as student_page wants them."""
        known = {}
        if student.folder and student.cells[exercise].graded is not None:
            known = self.known(student, exercise)
        if not known:
            return {}, [], {}
        files = {ending: self.read(student, exercise, ending, most)
                 for ending, most in [(".c", outcome.MOST_SUBMISSION),
                                      (".compiler", outcome.MOST_TEXT),
                                      (".run.json", outcome.MOST_RECORD)]}
        return ({ending: data for ending, data in files.items() if data},
                self.rows(student, exercise), known)


def write_students(report, book, parts):
    for student in book.students:
        folder = os.path.join(report, student.folder)
        if student.folder and os.path.isdir(folder) and \
                not os.path.islink(folder):
            class_files.write(os.path.join(folder, "index.html"),
                              student_page.page(book, student, parts.of))
        else:
            student.folder = ""  # nothing to lead to


def write_exports(report, book):
    """(name, words) of each file."""
    moodle, by, without = exports.moodle(book)
    told = f"map by {by}"
    if without:
        told += f"; without {count(len(without), 'student')} who " \
            "cannot be told by it"
    files = [("canvas.csv", exports.canvas(book), "for Canvas"),
             ("gradescope.csv", exports.gradescope(book), "for Gradescope"),
             ("moodle.csv", moodle, f"for Moodle: {told}")]
    for name, text, _ in files:
        path = os.path.join(report, name)
        if text:
            class_files.write(path, text)
        elif os.path.lexists(path):
            os.unlink(path)  # of another roster
    return [(name, words) for name, text, words in files if text]


def write_pages(report, book, parts, pairs, notes, files):
    """grades.csv, the class's page, and those of the students."""
    class_files.write(os.path.join(report, "grades.csv"), csv(book))
    write_students(report, book, parts)
    files = [("grades.csv", "a row a student")] + files
    class_files.write(os.path.join(report, "index.html"), class_page.page(
        book, notes, mistakes.of_class(book, parts.rows),
        mistakes.warnings_of_class(book, parts.compiler), *pairs, files))


def write(report, book, lines, notes, files):
    """NOTES are sentences that stand above the page's table; FILES, pairs of a
    name and words, stand below it. Returns the pairs that are alike."""
    parts = Parts(report)
    class_files.write(os.path.join(report, "grades.tsv"), tsv(lines))
    pairs = alike.pairs(book, parts)
    files = write_exports(report, book) + [
        ("grades.tsv", "as graded, a line for each exercise")] + files
    write_pages(report, book, parts, pairs, notes, files)
    return pairs
