"""The site's player in a page that stands alone.

assets() is what the page needs once; figure() is one run in it: its picture,
which the player, where scripts run, turns into a replay.
"""

import base64
import functools
import json
import os

import run_picture
import stage
from shown import for_html

ASSETS = os.path.join(stage.ROOT, "docs/site/theme/assets")
MOST_DATA = 512 << 10  # of one run in a page


def file(name, folder=ASSETS):
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as text:
            return text.read()
    except OSError:
        return ""


def file_of_ours(name):
    return file(name, os.path.dirname(os.path.abspath(__file__)))


@functools.cache
def assets():
    """(style, script); empty where the site's files are not there."""
    style = file("site.css")
    begin, end = style.find("/* --- the replay"), style.find("/* --- the puz")
    return (style[begin:end] if begin >= 0 else "",
            file("source.js") + file("replay.js"))


def colours():
    """The site's: (light, dark), as rules of CSS."""
    style = file("site.css")
    return style[:max(style.find("/* --- the frame"), 0)], file("dark.css")


def for_script(data):
    """JSON that cannot end the script element it stands in."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def figure(run, title):
    """HTML, of a run_record.Run."""
    picture = base64.b64encode(run_picture.svg(run).encode()).decode("ascii")
    address = f"data:image/svg+xml;base64,{picture}"
    data = for_script(run.for_player(title))
    image = f'<img src="{address}" alt="{for_html(picture_in_words(run))}">'
    foot = "" if not run.left_out else (
        f'<p class="note">Left out here: {for_html(", ".join(run.left_out))}.'
        "</p>")
    if not assets()[1] or len(data) > MOST_DATA:
        return f"<figure>{image}</figure>{foot}"
    return (f'<figure class="replay">{image}<script type="application/json" '
            f'class="replay-data">{data}</script></figure>{foot}'
            f'<p class="note"><a download="{for_html(title)}.svg" '
            f'href="{address}">Save the picture</a></p>')


def picture_in_words(run):
    whose = "; ".join(f"{p['name']}: {run_picture.fate(p)}"
                      for p in run.processes[:12])
    return f"{run.story} {whose}."
