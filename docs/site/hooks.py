"""What the site adds to the pages as they stand in docs/.

mkdocs calls the functions named on_…; the order below is the order in which
they are called. Everything that can be done once, at build time, is done here,
so that a page needs little JavaScript and works from a file.
"""
import fnmatch
import html
import json
import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import markdown
import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound
from markdown.extensions.toc import slugify
from mkdocs.structure.files import File

DOCS = Path(__file__).resolve().parent.parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT / "common" / "tools"))
sys.dont_write_bytecode = True
from lines_lit import lit  # noqa: E402: it is found only now
from order import read_order  # noqa: E402
from shared_rows import sharing_a_row  # noqa: E402
MADE = ROOT / "build" / "site-pages"

# ../common/pool/pool.h in a page: a file of the repository outside docs/.
OUTSIDE = re.compile(r"\]\(\.\./([^)#\s]+)(#[^)\s]*)?\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([0-9a-z-]+)\.svg\)")
PAGE = re.compile(r"\[([^\]]+)\]\(([0-9a-z-]+\.md)(#[^)]*)?\)")
PUZZLE = re.compile(r"^<!-- puzzle: ([0-9a-z-]+)(.*?)-->$", re.M | re.S)
# What a chapter asks before it shows, and what may be answered:
#   <!-- predict: number, seconds: How long does it take?
#   right: 2 (1.9 to 2.2) = why
#   tempting: 10 = why not
#   wrong: 20 = why not
#   -->
# The kinds are number (with a unit, or without), choice, and order (the parts
# with ";" between them). Lines that go on are indented.
PREDICT = re.compile(r"^<!-- predict: (number|choice|order)(?:, ([^:\n]*))?: "
                     r"(.*?)\n(?=right: )(.*?)^-->$", re.M | re.S)
ANSWER = re.compile(r"^(right|tempting|wrong): (.*?)"
                    r"(?: \(([0-9.]+) to ([0-9.]+)\))? = (.*)$", re.S)
# A section of another page, in place of the sentence that leads there.
INCLUDE = re.compile(r'^<!-- site: "(.+?)" from (\S+) -->\n\n[^\n]+$', re.M)
# The last lines of a chapter lead on; on the site the page's foot does.
LEAD_ON = re.compile(r"\n---\n+(?=Previous:|\[Contents\]|Next:|Contents)"
                     r"(?:(?!\n#).)*\Z", re.S)
FROM = re.compile(r"^<!-- ((?:lessons|common|tests)/[^:\s]+): (.+?) -->\n"
                  r"(```c\n.*?^```$)", re.M | re.S)
COMMENT = re.compile(r"^<!-- (.*?) -->\n(?=```(\w*))", re.M)
# How many commands of a console block are typed, where what is printed comes
# behind a prompt as well: <!-- by hand, 1 typed: why -->
TYPED = re.compile(r"by hand, ([0-9]+) typed:")
# Other names for what a section is about, for the search.
ALSO = re.compile(r"^<!-- also: (.*?)\s-->$", re.M | re.S)
CODE_OR_HEADING = re.compile(r"^```.*?^```$|^#+ [^\n]*$|^<!-- also: .*?-->$",
                             re.M | re.S)

PLAIN = re.compile(r'<span class="(?:n|w|p)">([^<]*)</span>')

embedded = []  # what embed() was given

# README.md is the contents page on GitHub; here that is index.md.
logging.getLogger("mkdocs.structure.files").addFilter(
    lambda record: "Skipping README.md" not in record.getMessage())


def on_config(config):
    """The order of the pages, and no page that needs to know its address."""
    names = sorted(p.name for p in DOCS.glob("*.md") if p.name != "README.md")
    nav, listed = [], set()
    for part in config["extra"]["parts"]:
        pages = []
        for pattern in part["pages"]:
            for name in fnmatch.filter(names, pattern):
                if name not in listed:
                    listed.add(name)
                    pages.append(name)
        if pages and part["title"]:
            nav.append({part["title"]: pages})
        else:
            nav += pages
    config["nav"] = nav
    # Where the course can be cloned from: a setting, or none is named.
    config["extra"]["clone"] = os.environ.get("COURSE_ADDRESS",
                                              config["extra"].get("clone"))
    config["theme"].static_templates = set()
    return config


def on_files(files, config):
    """Leaves docs/site out; adds each source file that a page links to."""
    for file in list(files):
        if file.src_path.startswith("site/") or file.src_path.endswith(".json"):
            files.remove(file)
    shutil.rmtree(MADE, ignore_errors=True)
    linked.clear()
    linked.update(linked_sources())
    for path in sorted(linked):
        made_page(files, config, f"source/{path}", f"source: {path}\n"
                  "hide: [toc]", f"# {path}\n")
    for lesson, steps in all_steps().items():
        made_page(files, config, f"steps/{lesson}", f"steps: {lesson}",
                  steps_page(lesson, steps))
    made_page(files, config, "404", "missing: true\nhide: [toc]", MISSING)
    return files


MISSING = """# There is no such page

It may have moved. The search above knows all that is here, the chapters stand
in the menu, and [the first page](index.md) leads to everything.
"""

linked = {}  # of each file that pages link to: those pages


def made_page(files, config, name, meta, text):
    """A page that stands nowhere in docs/."""
    page = MADE / f"{name}.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"---\n{meta}\n---\n{text}", encoding="utf-8")
    files.append(File(f"{name}.md", str(MADE), config["site_dir"],
                      config["use_directory_urls"]))


def all_steps():
    """Of each lesson that has small steps, their files: {lesson: [path]}."""
    found = {}
    for path in sorted(ROOT.glob("lessons/*/steps/[a-z].c")):
        found.setdefault(path.parent.parent.name, []).append(path)
    return found


def steps_page(lesson, steps):
    """A lesson's small steps: what to do, how, and a solution to unfold."""
    number, onward = lesson[:2], ""
    if (ROOT / "lessons" / lesson / "exercise.c").exists():
        onward = ", and lead to its exercise"
    text = [f"# {number} · Small steps\n\n"
            f"One idea each, three to ten minutes, a few lines to write. "
            f"`make watch` opens them one by one, and grades them at "
            f"every save. They belong to [{title_of(lesson)}]"
            f"(../{lesson}.md){onward}.\n"]
    for path in steps:
        name = number + path.stem
        starter = path.read_text(encoding="utf-8")
        head, code = split_task(starter)
        title, *task = head
        title = re.sub(r"^(?:Step|Exercise) \w+: *", "", title).rstrip(".")
        relative = path.relative_to(ROOT)
        text.append(f"## {name} · {title}\n")
        task = [line for line in task
                if not re.match(r"(Grade|Try|Watch) it: +make ", line)]
        text.append(task_in_markdown(task))
        text.append(f"```console\n$ make watch {name}\n$ make hint {name}\n"
                    "```\n")
        text.append(folded(f"The file to begin with, {relative}", code))
        solution = solution_of(lesson, path.stem)
        if solution:
            text.append(folded("A solution. Try first: the hints of "
                               f"`make hint {name}` give less away",
                               split_task(solution)[1]))
    return "\n".join(text)


def folded(summary, code):
    summary = re.sub(r"`([^`]*)`", r"<code>\1</code>", summary)
    return (f'<details markdown="1"><summary>{summary}</summary>\n\n'
            f"```c\n{code.strip()}\n```\n\n</details>\n")


def solution_of(lesson, letter):
    path = ROOT / "tests" / "solutions" / lesson / "steps" / f"{letter}.c"
    if not path.exists():
        return None
    return subprocess.run(
        ["awk", "-v", "want=solution", "-f",
         str(ROOT / "common" / "grade" / "starter.awk"), str(path)],
        capture_output=True, text=True, check=True).stdout


def split_task(text):
    """The lines of the comment that a file begins with, and the rest."""
    match = re.match(r"/\*\n?(.*?)\*/\n?", text, re.S)
    if not match:
        return [], text
    lines = [re.sub(r"^ ?\* ?", "", line).rstrip()
             for line in match[1].split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    return lines, text[match.end():]


def task_in_markdown(lines):
    """A head comment as a page's text: what it sets off by spaces is code."""
    out = []
    for block in re.split(r"\n\s*\n", "\n".join(lines).strip("\n")):
        out += blocks_of(block.split("\n"))
    return "\n".join(out)


def blocks_of(lines):
    """One paragraph of a comment: text, a list in it, code, or commands."""
    kind, held, out = None, [], []

    def flush():
        if kind == "code":
            indent = min(len(l) - len(l.lstrip()) for l in held)
            out.extend(["```text", *(l[indent:] for l in held), "```", ""])
        elif kind == "commands":
            out.extend(["```console", *held, "```", ""])
        elif held:
            out.extend([*held, ""])

    for line in lines:
        command = [c[0].rstrip() for c in re.findall(
            r"\b(make (?:try|grade|hint|watch)\b.*?)(?=$|\s{2,})()", line)
            ] if re.match(r"(Try it|Grade it|Stuck\?|[A-Z][a-z ]+):? +make ",
                          line) else []
        if command:
            now, line = "commands", "\n".join("$ " + c for c in command)
        elif re.match(r" {1,3}- ", line):
            now, line = "list", marked_up(line.strip())
        elif kind == "list" and line.startswith("   "):
            now, line = "list", "    " + marked_up(line.strip())
        elif line.startswith("    "):
            now = "code"
        else:
            now, line = "text", marked_up(line.strip())
        if now != kind:
            flush()
            kind, held = now, []
        held.append(line)
    flush()
    return out


def marked_up(line):
    """Names of functions and files as code; nothing taken for Markdown."""
    parts = re.split(r"(`[^`]*`)", line)
    for i in range(0, len(parts), 2):
        part = html.escape(parts[i], quote=False)
        part = re.sub(r"(?<![\w/.])(\w+_\w+(?:\(\))?|\w+\(\)|\w+\.[ch]\b)",
                      r"`\1`", part)
        parts[i] = part.replace("*", "\\*")
    return "".join(parts)


def linked_sources():
    """Of each file of the repository that pages link to: those pages."""
    found = {}
    for page in sorted(DOCS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        paths = [match[1].rstrip("/") for match in OUTSIDE.finditer(text)]
        paths += [match[1] for match in FROM.finditer(text)]
        for path in paths:
            if (ROOT / path).is_file():
                found.setdefault(path, []).append(page.stem)
    return found


def on_page_markdown(markdown, page, config, files):
    if {"source", "steps", "missing"} & page.meta.keys():
        return markdown  # made here, as it should be
    if page.is_homepage:
        page.meta["hide"] = ["navigation", "toc"]
        # Two links with a dot between them, on GitHub; here they are buttons.
        markdown = re.sub(r"(\[Start [^]]*\]\([^)]*\)) · (\[[^]]*\]\([^)]*\))",
                          r"\1{ .md-button .first } \2{ .md-button }", markdown)
    markdown = re.sub(r"<!-- site: get it -->\n", lambda m: get_it(config),
                      markdown)
    markdown = INCLUDE.sub(lambda m: section_of(m[1], m[2]), markdown)
    markdown = ALSO.sub("", markdown)
    markdown = LEAD_ON.sub("\n", markdown)
    markdown = re.sub(r"\]\(README\.md(#[^)]*)?\)", "](index.md)", markdown)
    markdown = PAGE.sub(if_there, markdown)
    markdown = FROM.sub(with_source, markdown)
    markdown = with_steps(markdown, page)
    markdown = COMMENT.sub(without_comment, markdown)
    markdown = PUZZLE.sub(lambda m: puzzle(m[1], m[2]), markdown)
    markdown = with_predictions(markdown, page.file.name)
    markdown = PICTURE.sub(lambda m: replay(m[1], m[2], page, config), markdown)
    return OUTSIDE.sub(to_source_page, markdown)


def get_it(config):
    """How to get the course: the archive beside the page, and the address."""
    clone = config["extra"]["clone"]
    lines = [f'<a class="md-button" href="{ARCHIVE}" download>Download the '
             "course</a>\n",
             "```sh", f"tar xzf {ARCHIVE}", "cd forklings", "```", ""]
    if clone:
        lines += ["Or, with git, so that you can take a change back:\n",
                  "```sh", f"git clone {clone} forklings", "cd forklings",
                  "```", ""]
    return "\n".join(lines)


def with_steps(markdown, page):
    """Under a chapter's exercise: the small steps that lead there."""
    lesson = page.file.name
    steps = all_steps().get(lesson, [])
    if not steps:
        return markdown
    first, last = steps[0].stem, steps[-1].stem
    return markdown.replace("\n## The exercise\n", (
        "\n## The exercise\n\n"
        f"Before it come {len(steps)} [small steps](steps/{lesson}.md), "
        f"{lesson[:2]}{first} to {lesson[:2]}{last}, of a few lines each. "
        f"`make watch {lesson[:2]}` opens the first.\n"), 1)


def without_comment(match):
    """The comments are for docs-sync; how much is typed, the page must know."""
    typed = TYPED.match(match[1])
    # attr_list would want the braces on the fence, which Markdown elsewhere
    # does not know.
    return f'<p class="typed" hidden>{typed[1]}</p>\n\n' if typed else ""


def section_of(title, name):
    """What stands under this heading of a page."""
    text = (DOCS / name).read_text(encoding="utf-8")
    match = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text,
                      re.M | re.S)
    if not match:
        raise SystemExit(f"docs/{name} has no section '{title}'")
    return match[1].strip()


def if_there(match):
    """A link, or the words alone while its page is not written yet."""
    return match[0] if (DOCS / match[2]).exists() else match[1]


def to_source_page(match):
    path = match[1].rstrip("/")
    if path == "README.md":
        return "](index.md)"
    if (ROOT / path).is_file():
        return f"](source/{path}.md)"
    if not (ROOT / path).is_dir():
        raise SystemExit(f"a page links to {path}, which does not exist")
    return "](#)"  # a folder: on_page_content takes the link away


def with_source(match):
    """A block of C, under the name of the place that it is from."""
    path, what, block = match.groups()
    line = first_line(path, block)
    anchor = f"#L-{line}" if line else ""
    name = os.path.basename(path)
    where = "" if what.startswith('"') else f" · <b>{html.escape(what)}</b>"
    return (f'<p class="from"><a href="source/{path}.html{anchor}" '
            f'title="{path}">{name}</a>{where}</p>\n\n{block}')


def first_line(path, block):
    """The number of the line of a file with which a block begins."""
    first = block.split("\n")[1].strip()
    lines = (ROOT / path).read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip() == first:
            return number
    return None


def embed(kind, data):
    """Data for a script, inside the page: fetch() does not work from files.

    They are put in last of all, so that the search does not read them."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    embedded.append(text.replace("</", "<\\/"))
    return (f'<script type="application/json" class="{kind}-data">'
            f'embedded {len(embedded) - 1}</script>')


def replay(alt, slug, page, config):
    """A picture, and with it the run that it was drawn from."""
    picture = (f'<img src="pictures/{slug}.svg" '
               f'alt="{html.escape(" ".join(alt.split()))}">')
    if not (DOCS / "pictures" / f"{slug}.svg").exists():
        return ""
    extra = config["extra"]
    runs = [recording(slug, extra)]
    label = ""
    if slug in extra["beside"]:
        other, label, *instead = extra["beside"][slug]
        # The last two are those that are compared.
        runs += [recording(name, extra) for name in [*instead, other]]
    # Where two runs are compared, there is no room for a source.
    for run in filter(None, runs[1:]):
        run["source"] = []
        for process in run["processes"]:
            process["stands"] = []
    if runs[0] is None or page.file.name not in (slug, "index"):
        return f'<figure class="still">{picture}</figure>'
    data = {"runs": [run for run in runs if run], "beside": label}
    both = " data-both" if page.is_homepage else ""
    if slug in extra["covered"] and not page.is_homepage:
        both = " data-cover"
    return (f'<figure class="replay"{both}>{picture}'
            f'{embed("replay", data)}</figure>')


def recording(slug, extra):
    """What the player needs of an observer's record."""
    path = DOCS / "pictures" / f"{slug}.json"
    if not path.exists():
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    slug = slug.partition(".")[0]  # of 03-joined-fork.even: the lesson's
    called = extra["called"].get(slug, "child")
    names, count = {}, {}
    for p in record["processes"]:
        kind = "thread" if p["thread_of"] is not None else called
        count[kind] = count.get(kind, 0) + (p["id"] > 0)
        names[p["id"]] = f"{kind} {count[kind]}"
    names[0] = "parent" if len(names) > 1 else "process"
    source, stands = lit(record, {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "lessons" / slug).glob("*.c"))})
    return {
        "slug": slug,
        "title": title_of(slug),
        "story": record["story"],
        "end": record["end_ms"],
        "folded": sharing_a_row(record),
        "source": source,
        "processes": [{
            "name": names[p["id"]],
            "parent": names.get(p["parent"]),
            "thread": p["thread_of"] is not None,
            **{key: p[key] for key in ("pid", "fork", "end", "gone", "orphaned",
                                       "exit", "signal", "reaped_by")},
            "spans": p["spans"],
            "stands": stands[p["id"]],
            "waits": [[w["from"], w["to"],
                       re.sub(r"\bchild(?= \d)", called, w["what"]),
                       [names[i] for i in w["for"]], w["kind"]]
                      for w in p.get("waits_for", [])],
        } for p in record["processes"]],
        "lines": [[line["ms"], line["process"], line["text"]]
                  for line in record["lines"]],
    }


def title_of(slug):
    page = DOCS / f"{slug}.md"
    if not page.exists():
        return slug
    return page.read_text(encoding="utf-8").split("\n")[0].lstrip("# ")


def with_predictions(markdown, slug):
    count = 0

    def predict(match):
        nonlocal count
        count += 1
        kind, unit, ask, answers = match.groups()
        data = {"id": f"{slug}.{count}", "kind": kind, "unit": unit or "",
                "ask": " ".join(ask.split()), "answers": [
                    answer_of(line, kind)
                    for line in re.split(r"\n(?! )", answers.strip())]}
        return f'<div class="predict">{embed("predict", data)}</div>'
    return PREDICT.sub(predict, markdown)


def answer_of(line, kind):
    match = ANSWER.match(" ".join(line.split()))
    if not match:
        raise SystemExit(f"not an answer to predict: {line}")
    which, value, low, high, why = match.groups()
    made = {"is": which, "value": value, "why": why}
    if kind == "number" and low:
        made |= {"low": float(low), "high": float(high)}
    return made


def puzzle(slug, options):
    """An ordering puzzle, from the file that the lesson's test goes by.

    In the page:  <!-- puzzle: SLUG; KEY = words; KEY = words … -->
    KEY is a letter of the .order file's names ("s" for s1 and s2), and "#" in
    its words stands for the number. "only = s1 d1 f" takes these lines alone.
    """
    texts, rules, usual = read_order(ROOT / "expected" / f"{slug}.order")
    words = {}
    for option in options.split(";"):
        key, equals, value = option.partition("=")
        if equals:
            words[key.strip()] = " ".join(value.split())
    only = words.pop("only", " ".join(texts)).split()
    rules = closed(rules, list(texts))
    usual = closed({**dict.fromkeys(usual, ""), **rules}, list(texts))
    lines = []
    for name in only:
        letters, number = re.fullmatch(r"([a-z]+)([0-9]*)", name).groups()
        who = words.get(letters, "").replace("#", number)
        lines.append({"name": name, "text": texts[name], "who": who})
    data = {"slug": slug, "lines": lines, "all": len(texts),
            "rules": [[a, b, why] for (a, b), why in sorted(rules.items())
                      if a in only and b in only],
            "usual": [[a, b] for a, b in sorted(usual) if (a, b) not in rules
                      and a in only and b in only]}
    return f'<div class="puzzle">{embed("puzzle", data)}</div>'


def closed(rules, names):
    """With a < b and b < c also a < c, so that lines can be left out; and why,
    which is then two reasons."""
    rules = dict(rules)
    for b in names:
        before = [r[0] for r in rules if r[1] == b]
        after = [r[1] for r in rules if r[0] == b]
        for a in before:
            for c in after:
                both = dict.fromkeys(rules[a, b].split("; ") +
                                     rules[b, c].split("; "))
                rules.setdefault((a, c), "; ".join(filter(None, both)))
    return rules


def on_page_content(content, page, config, files):
    if "source" in page.meta:
        content += source_page(page.meta["source"])
        page.meta["title"] = os.path.basename(page.meta["source"])
    page.meta.setdefault("description", description(content, page))
    content = re.sub(r'<p class="typed" hidden>(\d+)</p>\s*<div class="',
                     r'<div data-typed="\1" class="', content)
    # What md_in_html makes of a summary may not stand in a paragraph.
    content = re.sub(r"<p>(<summary>.*?</summary>)</p>", r"\1", content,
                     flags=re.S)
    content = re.sub(r'<a href="#">(.*?)</a>', r"\1", content)
    # Half of a listing's bytes say that a space is a space.
    content = PLAIN.sub(r"\1", content)
    # A wide table scrolls by itself, and not the page.
    content = content.replace("<table>", '<div class="scroll"><table>')
    content = content.replace("</table>", "</table></div>")
    return content


def description(content, page):
    """What a page is about, for those who list pages: its first paragraph."""
    if "source" in page.meta:
        path = page.meta["source"]
        comment = " ".join(split_task((ROOT / path).read_text(
            encoding="utf-8"))[0])
        text = f"{path}: {comment}" if comment else f"{path}, with its lines " \
            "numbered, to read, copy and download."
    else:
        paragraphs = [re.sub(r"<[^>]*>", "", p) for p in re.findall(
            r"<p>(.*?)</p>", content, re.S)]
        text = next((p for p in paragraphs if len(p) > 40), page.title)
    text = " ".join(html.unescape(text).split())
    text = re.sub(r" Time: .*", "", text)
    if len(text) > 155:
        text = text[:156].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return html.escape(text)


def source_page(path):
    """A file: what one can do with it, its task as text, its lines."""
    text = (ROOT / path).read_text(encoding="utf-8")
    name = os.path.basename(path)
    up = "../" * (path.count("/") + 1)
    back = "".join(
        f'<a class="back" href="{up}{page}.html">← '
        f'{html.escape(title_of(page))}</a>' for page in chapters_of(path))
    tools = (f'<div class="file-tools">{embed("file", text)}'
             '<button class="md-button copy-file" hidden>Copy</button> '
             f'<a class="md-button" href="{name}" download="{name}">Download'
             f"</a>{back}</div>")
    task, rest = split_task(text) if is_task(path) else ([], text)
    if not task:
        return tools + source_listing(path, text)
    shown = markdown_of(task_in_markdown(task[1:]))
    skipped = text.count("\n") - rest.count("\n")
    return (f'{tools}<h2 id="task">{html.escape(task[0])}</h2>{shown}'
            f'<h2 id="code">The file, from line {skipped + 1} on</h2>'
            + source_listing(path, rest, skipped + 1))


def is_task(path):
    return re.search(r"(^|/)exercise\.c$|/steps/[a-z]\.c$", path) is not None


def chapters_of(path):
    """The chapter that a file belongs to, else the page that links to it."""
    lesson = re.search(r"(?:^|/)([0-9]{2}-[a-z0-9-]+?)(?:\.|/|$)", path)
    if lesson and (DOCS / f"{lesson[1]}.md").exists():
        return [lesson[1]]
    pages = [p for p in linked.get(path, []) if p not in ("README", "index")]
    return pages[:1] or ["index"]


def markdown_of(text):
    return markdown.markdown(text, extensions=[
        "pymdownx.superfences", "pymdownx.highlight"],
        extension_configs={"pymdownx.highlight": {"pygments_lang_class": True}})


def source_listing(path, text, first=1):
    try:
        lexer = get_lexer_for_filename(path)
    except ClassNotFound:
        lexer = get_lexer_for_filename("x.txt")
    lexer.stripnl = False
    return pygments.highlight(text, lexer, HtmlFormatter(
        cssclass="highlight listing", linespans="L", wrapcode=True,
        linenostart=first))


def on_post_page(output, page, config):
    return re.sub(r"(-data\">)embedded ([0-9]+)(</script>)",
                  lambda m: m[1] + embedded[int(m[2])] + m[3], output)


def other_names():
    """What pages name in <!-- also: … -->, by the section it stands in."""
    found = {}
    for page in DOCS.glob("*.md"):
        if page.name == "README.md":
            continue
        place = f"{page.stem}.html"
        for match in CODE_OR_HEADING.finditer(page.read_text(encoding="utf-8")):
            line = match[0]
            if line.startswith("## ") or line.startswith("### "):
                words = re.sub(r"[`*]|\]\([^)]*\)|\[", "", line.lstrip("# "))
                place = f"{page.stem}.html#{slugify(words, '-')}"
            elif line.startswith("<!-- also: "):
                names = ALSO.match(line)[1]
                found.setdefault(place, []).extend(
                    " ".join(name.split()) for name in names.split(","))
    return found


def sections(docs):
    """What can be found: each section once, the first as its page.

    mkdocs lists each page whole, and then its sections again."""
    also = other_names()
    by_page = {}
    for d in docs:
        by_page.setdefault(d["location"].split("#")[0], []).append(d)
    for page, (whole, *parts) in by_page.items():
        if page.startswith("source/") or page == "404.html":
            continue
        if not parts:
            parts = [whole]
        for number, part in enumerate(parts):
            text = re.sub(r"embedded [0-9]+", "", html.unescape(part["text"]))
            place = part["location"] if number else page
            yield [place,
                   whole["title"] if number == 0 else part["title"],
                   " ".join(text.split()), also.pop(place, [])]
    if also:
        raise SystemExit(f"names for sections that are not there: {also}")


ARCHIVE = "forklings.tar.gz"


def archive(site):
    """The course as it was committed; without git, as it stands. Never what is
    built or downloaded, nor a learner's progress."""
    to = str(site / ARCHIVE)
    made = subprocess.run(
        ["git", "-C", str(ROOT), "archive", "--format=tar.gz",
         "--prefix=forklings/", "-o", to, "HEAD"],
        capture_output=True, check=False) if (ROOT / ".git").exists() else None
    if made is None or made.returncode != 0:
        subprocess.run(
            ["tar", "-czf", to, "--sort=name", "--owner=0", "--group=0",
             "--numeric-owner", "--exclude-vcs", "--exclude=./build",
             "--exclude=./images/*.jpg", "--exclude=./.progress",
             "--exclude=__pycache__", "--transform=s,^\\.,forklings,",
             "-C", str(ROOT), "."], check=True)


def add_sources(site):
    """The files themselves, to be downloaded. Here, and not in on_files: of a
    README.md mkdocs would make one more page."""
    for path in linked:
        shutil.copyfile(ROOT / path, site / "source" / path)


def on_post_build(config):
    """The search index as a script, and nothing that no page asks for."""
    site = Path(config["site_dir"])
    archive(site)
    add_sources(site)
    index = json.loads((site / "search" / "search_index.json").read_text())
    entries = list(sections(index["docs"]))
    (site / "assets" / "search-index.js").write_text(
        "searchIndex(" + json.dumps(entries, ensure_ascii=False,
                                    separators=(",", ":")) + ");\n",
        encoding="utf-8")
    shutil.rmtree(site / "search")
    shutil.rmtree(site / "assets" / "javascripts")
    for path in site.glob("assets/**/*.map"):
        path.unlink()
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (site / name).unlink(missing_ok=True)
