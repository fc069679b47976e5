"""Names and texts of students, made fit to be shown: nothing in them is trusted
to be UTF-8, to be short, or to mean no harm where it lands."""

import html
import os
import re


def shown(name):
    """Bytes that are no UTF-8, as \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def in_one_line(text):
    return shown(text).replace("\\", "\\\\").replace("\t", "\\t").replace(
        "\n", "\\n").replace("\r", "\\r")


def csv_cell(text):
    """What a spreadsheet would take for a formula is text for it, too."""
    text = shown(str(text))
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        text = "'" + text
    if any(c in text for c in '",\n\r\'\t;'):
        text = '"' + text.replace('"', '""') + '"'
    return text


def csv_row(cells):
    return ",".join(map(csv_cell, cells)) + "\n"


def number(value):
    """15 or 15.3, and never 15.300000000000001."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def plain(text):
    """Without control characters, and without those that turn the direction of
    what follows; newlines and tabs stay."""
    return re.sub("[\0-\b\v-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", "?",
                  text)


def for_html(text):
    """For a page's text or an attribute in double quotes."""
    return html.escape(plain(shown(str(text))), quote=True)


def count(number_of, one, many=None):
    """1 student, 2 students."""
    return f"{number_of} {one if number_of == 1 else many or one + 's'}"
