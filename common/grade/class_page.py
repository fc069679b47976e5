"""The class's page: the points, what to talk about, and who is alike."""

import os
import time
from urllib.parse import quote

import html_page
from gradebook import WORDS
from shown import count, for_html, number

MOST_NAMED = 30
MOST_MISTAKES = 40


def address(student, anchor=""):
    path = quote(os.fsencode(f"{student.folder}/index.html"), safe="/&")
    return for_html(path) + (f"#{for_html(anchor)}" if anchor else "")


def link(student, anchor="", words=None):
    words = for_html(student.shown() if words is None else words)
    if not student.folder:
        return words
    return f'<a href="{address(student, anchor)}">{words}</a>'


def cell(student, exercise):
    one = student.cells[exercise]
    remark = "".join(f"<small>{for_html(note)}</small>" for note in one.notes)
    if one.counts is None:
        words = WORDS[one.state]
        if one.state == "not-graded":
            words = link(student, exercise, words)
        ask = one.state not in ("missing", "not-asked")
        why = f"<small>{for_html(one.why)}</small>" if ask else ""
        return f"n {'ask' if ask else 'none'}", words + why + remark
    why = f"<small>{for_html(one.why)}</small>" if one.why else ""
    return ("n all" if one.state == "all" else "n",
            link(student, exercise, number(one.counts)) + why + remark)


def points(book):
    weighted = book.weighted()
    head = ["Student"] + [
        ("n", f"{for_html(exercise)}<small>of {book.most(exercise)}</small>")
        for exercise in book.exercises] + [("n", "Sum")]
    rows = []
    for student in book.students:
        entry = student.entry
        more = for_html(" · ".join(filter(None, [entry.id, entry.section]))) \
            if entry else ""
        rows.append([link(student) + (f"<small>{more}</small>" if more else "")]
                    + [cell(student, exercise) for exercise in book.exercises]
                    + [("n", number(student.sum()))])
        if weighted:
            rows[-1].append(("n", number(book.percent(student)) + " %"))
    if weighted:
        head.append(("n", "By weight"))
    return html_page.table("Points", head, rows, [
        ["Graded"] + [("n", str(len(graded(book, exercise))))
                      for exercise in book.exercises] + blank(weighted),
        ["Mean of these"] + [("n", mean(graded(book, exercise)))
                             for exercise in book.exercises] + blank(weighted)])


def graded(book, exercise):
    """All points that count there."""
    found = (student.cells[exercise].counts for student in book.students)
    return [points for points in found if points is not None]


def mean(values):
    return f"{float(sum(values) / len(values)):.1f}" if values else ""


def blank(weighted):
    return [("n", "")] * (2 if weighted else 1)


def names(students, anchor):
    made = [link(student, anchor) for student in students[:MOST_NAMED]]
    if len(students) > MOST_NAMED:
        made.append(f"and {len(students) - MOST_NAMED} more")
    return f'<span class="who">{", ".join(made)}</span>'


def talk(book, mistakes, warnings):
    if not mistakes and not warnings:
        return "<p>Nothing: there is no mistake in what has been graded.</p>"
    items = []
    for one in mistakes[:MOST_MISTAKES]:
        graded = sum(student.cells[one.exercise].graded is not None
                     for student in book.students)
        advice, read = commonest(one.advice), commonest(one.read)
        items.append(
            f'<li><h3><span class="how-many">{len(one.who)}</span>'
            f"{for_html(one.what)}</h3>\n<p class=\"note\">"
            f"{for_html(one.exercise)}, {len(one.who)} of {graded} graded</p>"
            + (f"<p>Perhaps: {for_html(advice)}</p>" if advice else "") +
            (f'<p class="note">To read: {for_html(read)}</p>' if read else "")
            + f"<p>{names(one.who, one.exercise)}</p></li>\n")
    made = f'<ol class="talk">\n{"".join(items)}</ol>\n'
    if len(mistakes) > MOST_MISTAKES:
        made += f"<p>And {len(mistakes) - MOST_MISTAKES} rarer ones.</p>\n"
    if warnings:
        made += "<h3>What the compiler warned of</h3>\n<ul>" + "".join(
            f"<li><code>-W{for_html(flag)}</code>: {len(who)}, "
            f"{names(who, '')}</li>\n" for flag, who in warnings) + "</ul>\n"
    return made


def commonest(found):
    return max(sorted(found), key=found.get, default="")


def alike(pairs, why):
    """why: in words, why there is no list of pairs."""
    hint = ("<p>A hint to look, and never a verdict: short programs with one "
            "task resemble each other. What was in the starter is not counted."
            "</p>\n")
    if why:
        return f'<p class="note">{for_html(why)}</p>'
    if not pairs:
        return "<p>No two stand out.</p>"
    rows = [[for_html(pair.exercise), link(pair.one, pair.exercise),
             link(pair.other, pair.exercise), ("n", pair.in_words())]
            for pair in pairs]
    return hint + html_page.table("Alike", [
        "Exercise", "One", "The other", ("n", "Alike")], rows)


def files(names_of):
    return '<ul class="links">' + "".join(
        f'<li><a href="{for_html(quote(name))}">{for_html(name)}</a> '
        f"<small>{for_html(words)}</small></li>\n"
        for name, words in names_of) + "</ul>\n"


def page(book, notes, mistakes, warnings, pairs, no_pairs, exports):
    handed = sum(one.line["state"] not in ("missing", "not-understood")
                 for student in book.students
                 for one in student.cells.values())
    body = (f"<h1>Grades</h1>\n<p class=\"lead\">"
            f"{count(len(book.students), 'student')}, "
            f"{count(handed, 'submission')}, "
            f"{time.strftime('%Y-%m-%d %H:%M')}. A number leads to the "
            "student's page; below it stands the first thing that was wrong."
            "</p>\n")
    body += "".join(f'<p class="comment">{for_html(note)}</p>\n'
                    for note in notes)
    body += '<ul class="links">' + "".join(
        f'<li><a href="#{anchor}">{words}</a></li>' for anchor, words in [
            ("points", "Points"), ("talk", "What to talk about"),
            ("alike", "Who is alike"), ("files", "Files")]) + "</ul>\n"
    body += html_page.section("points", "Points", points(book))
    body += html_page.section("talk", "What to talk about",
                              talk(book, mistakes, warnings))
    body += html_page.section("alike", "Who is alike", alike(pairs, no_pairs))
    body += html_page.section("files", "Files", files(exports))
    return html_page.page("Grades", body)
