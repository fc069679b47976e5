"""A student's page, to hand back: one file with the verdicts, the points of each
check, the run as a picture and a replay, and the source with the compiler's
words in it."""

import html_page
import replay
import run_record
import source_view
from gradebook import WORDS
from shown import count, for_html, number

STATES = {"pass": "✓ passed", "fail": "✗ failed", "skip": "– skipped",
          "left-out": "– left out"}
UNTOLD = {
    "missing": "Nothing was handed in.",
    "not-asked": "Handed in, and not graded yet.",
}
MOST_MESSAGE = 6000


def comments(texts):
    return "".join(f'<p class="comment">{for_html(text)}</p>\n'
                   for text in texts)


def check(row):
    what, _, rest = row[7].replace("\\n", "\n")[:MOST_MESSAGE].partition("\n")
    made = (f'<li class="{row[2]}"><div class="row-of">'
            f'<span class="mark">{STATES[row[2]]}</span>'
            f'<span class="what">{for_html(row[6])}</span>'
            f'<span class="points">{row[3]} of {row[4]}</span></div>')
    if what and row[2] == "fail":
        made += f'<p class="why">{for_html(what)}</p>'
    elif what:
        made += f'<p class="note">{for_html(what)}</p>'
    if rest:
        made += f"<pre>{for_html(rest)}</pre>"
    return made + "</li>\n"


def run_of(files, exercise, arguments):
    """The picture and the replay; a word, if there can be none."""
    record = files.get(".run.json")
    if not record:
        return ""
    heading = "<h3>The run</h3>\n"
    if arguments:
        heading += (f'<p class="note">It was run with: '
                    f"<code>{for_html(arguments[:1000])}</code></p>\n")
    try:
        run = run_record.read(record)
        if ".c" in files:
            run.add_sources({f"{exercise}.c":
                             files[".c"].decode("utf-8", "replace")})
        return heading + replay.figure(run, exercise)
    except run_record.NotARecord as error:
        return f'{heading}<p class="note">No picture: {for_html(error)}.</p>\n'


def source_of(files, exercise, compiler):
    if ".c" not in files:
        return ""
    said = source_view.said_of(compiler)
    told = count(len(said), "remark") if said else "no warnings"
    return (f"<h3>The source</h3>\n<p class=\"note\">The compiler: {told}.</p>"
            + source_view.listing(files[".c"], compiler,
                                  f"Source of {exercise}"))


def points_line(cell):
    if cell.counts is None:
        return for_html(UNTOLD.get(cell.state) or
                        f"{WORDS[cell.state]}: {cell.why}")
    most = cell.line["most"]
    words = f'<span class="points">{number(cell.counts)}</span>'
    if most != "":
        words += f" of {most} points"
    remark = cell.remark()
    return words + (f" ({for_html(remark)})" if remark else "")


def exercise_section(exercise, cell, files, rows, known):
    compiler = files.get(".compiler", b"").decode("utf-8", "replace")
    if cell.state == "does-not-compile" and not compiler and rows:
        compiler = rows[0][7].replace("\\n", "\n")
    body = f'<p class="lead">{points_line(cell)}</p>\n' + comments(cell.texts)
    if rows:
        body += ('<ul class="checks">\n' + "".join(map(check, rows)) +
                 "</ul>\n")
    if cell.state != "missing":
        body += run_of(files, exercise, known.get("arguments", ""))
        body += source_of(files, exercise, compiler)
    return html_page.section(exercise, for_html(exercise), body)


def page(book, student, parts_of, back=True):
    """parts_of(student, exercise) returns (files by their endings, rows, what
    is known)."""
    name = student.shown()
    body = '<p class="back"><a href="../index.html">The class</a></p>\n' \
        if back else ""
    body += f"<h1>{for_html(name)}</h1>\n"
    shown = [exercise for exercise in book.exercises]
    most = sum(map(book.most, shown))
    body += (f'<p class="lead"><span class="points">{number(student.sum())}'
             f"</span> of {most} points")
    if book.weighted():
        body += f", {number(book.percent(student))} % by their weights"
    body += ".</p>\n" + comments(student.texts)
    body += '<ul class="links">' + "".join(
        f'<li><a href="#{for_html(exercise)}">{for_html(exercise)}</a> '
        f"{for_html(student.cells[exercise].in_table() or 'none')}</li>"
        for exercise in shown) + "</ul>\n" if len(shown) > 1 else ""
    replays = False
    for exercise in shown:
        cell = student.cells[exercise]
        files, rows, known = parts_of(student, exercise)
        made = exercise_section(exercise, cell, files, rows, known)
        replays = replays or "replay-data" in made
        body += made
    return html_page.page(f"{name}: results", body, replays)
