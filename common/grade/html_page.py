"""The frame of the report's pages. Each is one file that asks for nothing else:
no script but ours may run in it, and no address can be reached from it."""

import base64
import functools
import hashlib

import replay
from shown import for_html

POLICY = ("default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
          "script-src {scripts}; base-uri 'none'; form-action 'none'")


@functools.cache
def style():
    light, dark = replay.colours()
    return (light + replay.assets()[0] + replay.file_of_ours("report.css") +
            "@media screen and (prefers-color-scheme: dark) {\n" + dark + "}\n")


def policy(script):
    known = base64.b64encode(hashlib.sha256(script.encode()).digest())
    return POLICY.format(scripts=f"'sha256-{known.decode()}'" if script
                         else "'none'")


def page(title, body, replays=False, kind="report"):
    """The whole file. With replays: the player's script is in it. `kind` is a
    class of CSS."""
    script = replay.assets()[1] if replays else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" '
        f'content="{policy(script)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{for_html(title)}</title>\n<style>{style()}</style></head>\n"
        '<body data-md-color-scheme="default" data-md-color-primary="report">'
        f'\n<main class="md-typeset {kind}">\n{body}\n</main>\n'
        f"{f'<script>{script}</script>' if script else ''}</body></html>\n")


def section(anchor, heading, body):
    return (f'<section><h2 id="{for_html(anchor)}">{heading}</h2>\n'
            f"{body}</section>\n")


def table(label, head, rows, foot=()):
    """A table that scrolls by itself where it is wide. Cells are HTML: a pair
    of CSS class and words, or words; the first of a row is its name."""
    def cell(tag, one, more=""):
        css, words = one if isinstance(one, tuple) else ("", one)
        return (f"<{tag}{more}{f' class={chr(34)}{css}{chr(34)}' if css else ''}"
                f">{words}</{tag}>")
    made = "".join(cell("th", one, ' scope="col"') for one in head)
    body, last = ("".join(
        "<tr>" + cell("th", row[0], ' scope="row"') +
        "".join(cell("td", one) for one in row[1:]) + "</tr>\n"
        for row in part) for part in (rows, foot))
    last = f"<tfoot>{last}</tfoot>" if last else ""
    return (f'<div class="scroll" tabindex="0" role="region" '
            f'aria-label="{for_html(label)}"><table><thead><tr>{made}</tr>'
            f"</thead>\n<tbody>{body}</tbody>{last}</table></div>\n")
