"""The head of a submission with the compiler's words in place: each below the
line that it is about."""

import re

from shown import for_html, plain

MOST_LINES, MOST_COLUMNS, MOST_WORDS = 120, 200, 40
AROUND = 3  # lines before and after one that the compiler speaks of, further on
SAID = re.compile(r"^(?:[^:\n]*/)?[^:/\n]*:(\d{1,7}):(?:(\d{1,7}):)? "
                  r"(warning|error|fatal error|note): (.*)$")


def said_of(compiler):
    """(line, kind, words) of each thing that it said, in its order."""
    found = []
    for line in compiler.split("\n"):
        match = SAID.match(line)
        if match and len(found) < MOST_WORDS:
            kind = match[3].replace("fatal error", "error")
            found.append((int(match[1]), kind, match[4][:MOST_COLUMNS]))
    return found


def shown_lines(count, said):
    """The numbers of the lines that are shown."""
    wanted = set(range(1, min(count, MOST_LINES) + 1))
    for number, _, _ in said:
        if number <= count:
            wanted |= set(range(max(1, number - AROUND),
                                min(count, number + AROUND) + 1))
    return sorted(wanted)


def gap(begin, end):
    words = f"line {begin}" if begin == end else f"lines {begin} to {end}"
    return f'<span class="gap">… {words} …</span>'


def one_line(number, line, said):
    if len(line) > MOST_COLUMNS:
        line = line[:MOST_COLUMNS] + " …"
    css = " of" if said else ""
    made = (f'<span class="l{css}"><b>{number}</b>'
            f"<code>{for_html(plain(line)) or ' '}</code></span>")
    for kind, words in said:
        made += (f'<span class="told {kind}"><b>{kind}:</b> '
                 f"{for_html(words)}</span>")
    return made


def listing(source, compiler, label):
    """HTML, of the bytes of a file and of what the compiler said of it."""
    lines = source.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    said, made, before = said_of(compiler), "", 0
    for number in shown_lines(len(lines), said):
        if number > before + 1:
            made += gap(before + 1, number - 1)
        made += one_line(number, lines[number - 1], [
            (kind, words) for at, kind, words in said if at == number])
        before = number
    if before < len(lines):
        made += gap(before + 1, len(lines))
    for at, kind, words in said:  # such as one about an included file
        if at > len(lines):
            made += (f'<span class="told {kind}"><b>{kind}:</b> '
                     f"{for_html(words)}</span>")
    return (f'<pre class="source" tabindex="0" role="region" '
            f'aria-label="{for_html(label)}">{made}</pre>')
