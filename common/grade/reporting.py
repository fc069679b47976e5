"""Makes the report from what was graded, with the roster, the rules and the
comments."""

import anonymous
import class_report
import comments
import gradebook
from shown import in_one_line


def matched(students, roster):
    """({student: its Entry}, what is strange about it, in words)."""
    found, strange, taken, unknown = {}, [], {}, []
    for student in students:
        entry = roster.find(student.name, student.id)
        if entry is None:
            unknown.append(in_one_line(student.name))
        elif id(entry) in taken:
            strange.append(f"{in_one_line(student.name)} and "
                           f"{in_one_line(taken[id(entry)])} are one student "
                           "of the roster")
        else:
            taken[id(entry)] = student.name
            found[student.name] = entry
    if unknown:
        more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        strange.append(f"not in the roster: {', '.join(unknown[:5])}{more}")
    return found, strange


def finder(book, drawn):
    """A function that knows a student of the class by any name, or by the
    number in a report without names."""
    by_key = {number: name for name, number in drawn.items()}
    for student in book.students:
        if student.entry:
            by_key[id(student.entry)] = student.name

    def find(word):
        if word in book.by_name:
            return word
        entry = book.roster.find(word) if book.roster else None
        return by_key.get(word) or by_key.get(id(entry))
    return find


def write(one, lines, exercises, notes, out):
    """one: a grade_class.Class. out: the folder to hand out, which is not
    one.report if that is to have no names. Returns what somebody should look
    at, in words."""
    strange, entries, drawn = [], {}, {}
    if one.roster:
        entries, strange = matched(one.students, one.roster)
        if not entries:
            notes = notes + ["Nobody's work fits a line of the roster."]
    book = gradebook.Book(lines, exercises, one.roster, entries, one.times)
    if out != one.report:
        drawn = anonymous.draw(one.report, book.students)
    comments.begin(out)
    said = comments.Comments(out, finder(book, drawn), exercises)
    book.take_comments(said)
    strange += said.strange
    notes = notes + [f"To be looked at: {'; '.join(strange)}."] \
        if strange else notes
    files = [] if drawn else [("comments.tsv",
                               "yours: comments and points by hand")]
    pairs = class_report.write(one.report, book, lines, notes, files)
    if drawn:
        anonymous.write(out, one.report, book, pairs, drawn)
    return strange
