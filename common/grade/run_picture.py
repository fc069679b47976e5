"""The picture of a run: its processes as rows of bars, as an SVG that stands
alone. The colours and states are those of the observer's pictures."""

from shown import for_html, shown

LEFT, WIDTH, RIGHT, ROW, TOP = 132, 480, 108, 28, 34
MOST_STORY = 88
STYLE = """
text{font:12px system-ui,sans-serif;fill:#23282d}
.card{fill:#fff;stroke:#e3ded3}.b{font-weight:600}.soft{fill:#5d6469}
.grid{stroke:#e3ded3}.running{fill:#2e9d5b;stroke:#2e9d5b}
.asleep{fill:#d5e7f8;stroke:#5b9bd1}.waiting{fill:#fdf0d0;stroke:#c98f1b}
.blocked,.stopped{fill:#eceff2;stroke:#a9b4be}
.zombie{fill:#fbd5d5;stroke:#c63d47}.orphan{fill:none;stroke:#8e24aa;
stroke-width:2}.tick{fill:#23282d}
@media (prefers-color-scheme:dark){text{fill:#dee2e4}
.card{fill:#1a1e22;stroke:#333a40}.soft{fill:#9da7ad}.grid{stroke:#333a40}
.running{fill:#4cc27c;stroke:#4cc27c}.asleep{fill:#1e3a56}
.waiting{fill:#43350f}.blocked,.stopped{fill:#2b3137;stroke:#69757f}
.zombie{fill:#5b2226;stroke:#ee6d75}.orphan{stroke:#d28be6}
.tick{fill:#dee2e4}}
"""
WORDS = {"asleep": "asleep", "waiting": "in wait", "blocked": "blocked",
         "stopped": "stopped", "zombie": "zombie"}


def in_words(ms):
    if ms < 999.5:
        return f"{ms:.1f} ms" if ms < 10 else f"{ms:.0f} ms"
    return f"{ms / 1000:.2f} s"


def fate(p):
    """How a process ended, in few words."""
    if p["end"] is None:
        return "still there"
    words = p["signal"] or ("" if p["exit"] is None else f"exit {p['exit']}")
    if p["parent"] is None or p["thread"]:
        return words or "ended"
    return words + {"parent": ", joined", "init": ", orphan",
                    "nobody": ", not joined"}.get(p["reaped_by"], "")


def steps(end):
    """The seconds that the axis names."""
    step = next((s for s in (.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2,
                             5, 10, 20, 60, 120, 300, 600)
                 if end / 1000 / s <= 5), end / 4000)
    return [i * step for i in range(int(end / 1000 / step + 1.001))]


def tag(name, words="", **attributes):
    """The attributes are ours: numbers, and names of classes."""
    made = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{value}"'
        for key, value in attributes.items())
    return f"<{name}{made}>{for_html(words)}</{name}>"


def row(p, y, at):
    made = [tag("text", f"{p['name']} {p['pid']}", x=14, y=y + 15, class_="b")]
    bars = list(p["spans"])
    if p["end"] is not None and (p["gone"] or 0) > p["end"]:
        bars.append([p["end"], p["gone"], "zombie"])
    for begin, end, state in bars:
        wide = at(end) - at(begin)
        made.append(tag("rect", x=f"{at(begin):.1f}", y=y, height=20,
                        width=f"{max(wide, 1.2):.1f}", rx=2, class_=state))
        words = f"{WORDS.get(state, '')} {in_words(end - begin)}"
        if state in WORDS and wide > 7 * len(words):
            made.append(tag("text", words, x=f"{at(begin) + wide / 2:.1f}",
                            y=y + 14, text_anchor="middle"))
    if p["orphaned"] is not None and p["parent"]:
        end = p["gone"] or p["end"] or p["orphaned"]
        made.append(tag("rect", x=f"{at(p['orphaned']):.1f}", y=y - 2, rx=3,
                        width=f"{max(at(end) - at(p['orphaned']), 2):.1f}",
                        height=24, class_="orphan"))
    made.append(tag("text", fate(p), x=LEFT + WIDTH + 8, y=y + 14))
    return made


def svg(run):
    """Of a run_record.Run: the whole file."""
    tall = TOP + 24 + ROW * len(run.processes) + 12
    wide = LEFT + WIDTH + RIGHT

    def at(ms):
        return LEFT + WIDTH * min(ms, run.end) / run.end

    story = run.story if len(run.story) <= MOST_STORY else \
        run.story[:MOST_STORY].rsplit(" ", 1)[0] + " …"
    made = [tag("rect", x=.5, y=.5, width=wide - 1, height=tall - 1, rx=6,
                class_="card"),
            tag("text", story, x=14, y=24, class_="b")]
    for second in steps(run.end):
        x = f"{at(second * 1000):.1f}"
        made.append(tag("line", x1=x, x2=x, y1=TOP + 20, y2=tall - 10,
                        class_="grid"))
        made.append(tag("text", f"{second:g} s", x=x, y=TOP + 14,
                        text_anchor="middle", class_="soft"))
    for number, p in enumerate(run.processes):
        made += row(p, TOP + 24 + ROW * number, at)
    for ms, who, _ in run.lines:
        if who is not None:
            x, y = at(ms), TOP + 22 + ROW * who
            made.append(tag("path", d=f"M{x - 3:.1f} {y - 4}h6l-3 5z",
                            class_="tick"))
    body = "\n".join(made)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" '
            f'height="{tall}" viewBox="0 0 {wide} {tall}" role="img">'
            f"<title>{for_html(shown(run.story))}</title>"
            f"<style>{STYLE}</style>\n{body}\n</svg>\n")
