"""The report of a class, from the lines of grades.tsv (class_files.COLUMNS)."""

import html
import os
import time
from urllib.parse import quote

import class_files

WORDS = {
    "missing": "none",
    "not-understood": "not understood",
    "two-candidates": "two candidates",
    "not-graded": "not graded",
    "not-asked": "not graded yet",
}
REMARKS = {
    "does-not-compile": "does not compile",
    "ended-by-limit": "ended by a limit",
}


def shown(name):
    """Bytes that are no UTF-8, as \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def in_one_line(text):
    return shown(text).replace("\\", "\\\\").replace("\t", "\\t").replace(
        "\n", "\\n").replace("\r", "\\r")


def csv_cell(text):
    """What a spreadsheet would take for a formula is text for it, too."""
    text = shown(text)
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        text = "'" + text
    if any(c in text for c in '",\n\r\'\t;'):
        text = '"' + text.replace('"', '""') + '"'
    return text


def remark(line):
    """Of a line that needs one, in words."""
    state = line["state"]
    if state in REMARKS:
        why = REMARKS[state]
        return why if state == "does-not-compile" else f"{why}: {line['why']}"
    if state in ("not-understood", "two-candidates", "not-graded"):
        return f"{WORDS[state]}: {line['why']}"
    return ""


class Table:
    def __init__(self, lines, exercises):
        self.exercises = exercises
        self.students = list(dict.fromkeys(line["student"] for line in lines))
        self.cells = {(line["student"], line["exercise"]): line
                      for line in lines}

    def sum(self, student):
        return sum(int(self.cells[student, exercise]["points"] or 0)
                   for exercise in self.exercises)

    def most(self, exercise):
        """0 if nobody's could be graded."""
        return max(int(self.cells[student, exercise]["most"] or 0)
                   for student in self.students)


def tsv(lines):
    text = "\t".join(class_files.COLUMNS) + "\n"
    for line in lines:
        text += "\t".join(in_one_line(str(line[name]))
                          for name in class_files.COLUMNS) + "\n"
    return text


def csv(table):
    """Points; nothing where nothing was handed in; words where there are no
    points for another reason. What is to be known about a number stands in
    remarks."""
    rows = ["student," + ",".join(table.exercises) +
            ("," if table.exercises else "") + "sum,remarks"]
    for student in table.students:
        row, remarks = [csv_cell(student)], []
        for exercise in table.exercises:
            line = table.cells[student, exercise]
            if line["points"] != "":
                row.append(str(line["points"]))
            elif line["state"] == "missing":
                row.append("")
            else:
                row.append(WORDS[line["state"]])
            if remark(line):
                remarks.append(f"{exercise[:2]}: {remark(line)}")
        row += [str(table.sum(student)), csv_cell("; ".join(remarks))]
        rows.append(",".join(row))
    return "\n".join(rows) + "\n"


STYLE = """body{font:16px/1.5 sans-serif;margin:2em;color:#222;background:#fff}
table{border-collapse:collapse}
td,th{padding:.3em .7em;border-bottom:1px solid #ccc;text-align:left}
td.n,th.n{text-align:right}td.all{background:#dff0d8}td.none{color:#666}
td.ask{background:#fcf3cf}small{display:block;color:#555}"""


def cell(line):
    state = line["state"]
    if line["points"] == "":
        link = WORDS[state]
        if state == "not-graded":
            link = f'<a href="{verdict_of(line)}">{link}</a>'
        why = f"<small>{html.escape(shown(line['why']))}</small>"
        css = "none" if state in ("missing", "not-asked") else "ask"
        return (f'<td class="n {css}">{link}'
                f'{why if css == "ask" else ""}</td>')
    css = "n all" if state == "all" else "n"
    return (f'<td class="{css}"><a href="{verdict_of(line)}">'
            f'{line["points"]}</a><small>{html.escape(line["why"])}</small>'
            "</td>")


def verdict_of(line):
    path = os.fsencode(f"{line['folder']}/{line['exercise']}.txt")
    return html.escape(quote(path, safe="/&"))


def page(table, notes):
    parts = [
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Grades</title>\n<style>{STYLE}</style>",
        f"<h1>Grades</h1>\n<p>{len(table.students)} students, "
        f"{time.strftime('%Y-%m-%d %H:%M')}. A number leads to its verdict; "
        "below it stands the first thing that was wrong.</p>"]
    parts += [f"<p>{html.escape(note)}</p>" for note in notes]
    head = "".join(
        f'<th class="n">{exercise}<small>of {table.most(exercise)}</small></th>'
        for exercise in table.exercises)
    parts.append(f"<table><thead><tr><th>Student</th>{head}"
                 '<th class="n">Sum</th></tr></thead><tbody>')
    for student in table.students:
        cells = "".join(cell(table.cells[student, exercise])
                        for exercise in table.exercises)
        parts.append(f"<tr><td>{html.escape(shown(student))}</td>{cells}"
                     f'<td class="n">{table.sum(student)}</td></tr>')
    parts.append("</tbody></table></html>")
    return "\n".join(parts) + "\n"


def write(report, lines, exercises, notes):
    """NOTES are sentences that stand above the page's table."""
    table = Table(lines, exercises)
    for name, text in [("grades.tsv", tsv(lines)), ("grades.csv", csv(table)),
                       ("index.html", page(table, notes))]:
        class_files.write(os.path.join(report, name), text)
