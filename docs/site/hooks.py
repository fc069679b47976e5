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
from pathlib import Path

import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound
from mkdocs.structure.files import File

DOCS = Path(__file__).resolve().parent.parent
ROOT = DOCS.parent
MADE = ROOT / "build" / "site-pages"

# ../common/pool/pool.h in a page: a file of the repository outside docs/.
OUTSIDE = re.compile(r"\]\(\.\./([^)#\s]+)(#[^)\s]*)?\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([0-9a-z-]+)\.svg\)")
PAGE = re.compile(r"\[([^\]]+)\]\(([0-9a-z-]+\.md)(#[^)]*)?\)")
PUZZLE = re.compile(r"^<!-- puzzle: ([0-9a-z-]+)(.*?)-->$", re.M | re.S)
# A section of another page, in place of the sentence that leads there.
INCLUDE = re.compile(r'^<!-- site: "(.+?)" from (\S+) -->\n\n[^\n]+$', re.M)
# The last lines of a chapter lead on; on the site the page's foot does.
LEAD_ON = re.compile(r"\n---\n+(?=Previous:|\[Contents\]|Next:|Contents)"
                     r"(?:(?!\n#).)*\Z", re.S)
FROM = re.compile(r"^<!-- ((?:lessons|common|tests)/[^:\s]+): (.+?) -->\n"
                  r"(```c\n.*?^```$)", re.M | re.S)
COMMENT = re.compile(r"^<!-- .*? -->\n(?=```)", re.M)

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
    config["theme"].static_templates = set()
    return config


def on_files(files, config):
    """Leaves docs/site out; adds each source file that a page links to."""
    for file in list(files):
        if file.src_path.startswith("site/") or file.src_path.endswith(".json"):
            files.remove(file)
    shutil.rmtree(MADE, ignore_errors=True)
    for path in sorted(linked_sources()):
        page = MADE / "source" / (path + ".md")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"---\nsource: {path}\nhide: [toc]\n---\n# {path}\n",
                        encoding="utf-8")
        files.append(File(f"source/{path}.md", str(MADE), config["site_dir"],
                          config["use_directory_urls"]))
    return files


def linked_sources():
    found = set()
    for page in DOCS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        found.update(match[1].rstrip("/") for match in OUTSIDE.finditer(text))
        found.update(match[1] for match in FROM.finditer(text))
    return {path for path in found if (ROOT / path).is_file()}


def on_page_markdown(markdown, page, config, files):
    if page.is_homepage:
        page.meta["hide"] = ["navigation", "toc"]
        # Two links with a dot between them, on GitHub; here they are buttons.
        markdown = re.sub(r"(\[Start [^]]*\]\([^)]*\)) · (\[[^]]*\]\([^)]*\))",
                          r"\1{ .md-button .first } \2{ .md-button }", markdown)
    markdown = INCLUDE.sub(lambda m: section_of(m[1], m[2]), markdown)
    markdown = LEAD_ON.sub("\n", markdown)
    markdown = re.sub(r"\]\(README\.md(#[^)]*)?\)", "](index.md)", markdown)
    markdown = PAGE.sub(if_there, markdown)
    markdown = FROM.sub(with_source, markdown)
    markdown = COMMENT.sub("", markdown)
    markdown = PUZZLE.sub(lambda m: puzzle(m[1], m[2]), markdown)
    markdown = PICTURE.sub(lambda m: replay(m[1], m[2], page, config), markdown)
    return OUTSIDE.sub(to_source_page, markdown)


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
        other, label = extra["beside"][slug]
        runs.append(recording(other, extra))
    if runs[0] is None or page.file.name not in (slug, "index"):
        return f'<figure class="still">{picture}</figure>'
    data = {"runs": [run for run in runs if run], "beside": label}
    both = " data-both" if page.is_homepage else ""
    return (f'<figure class="replay"{both}>{picture}'
            f'{embed("replay", data)}</figure>')


def recording(slug, extra):
    """What the player needs of an observer's record."""
    path = DOCS / "pictures" / f"{slug}.json"
    if not path.exists():
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    called = extra["called"].get(slug, "child")
    names, count = {}, {}
    for p in record["processes"]:
        kind = "thread" if p["thread_of"] is not None else called
        count[kind] = count.get(kind, 0) + (p["id"] > 0)
        names[p["id"]] = f"{kind} {count[kind]}"
    names[0] = "parent" if len(names) > 1 else "process"
    return {
        "slug": slug,
        "title": title_of(slug),
        "story": record["story"],
        "end": record["end_ms"],
        "processes": [{
            "name": names[p["id"]],
            "parent": names.get(p["parent"]),
            "thread": p["thread_of"] is not None,
            **{key: p[key] for key in ("pid", "fork", "end", "gone", "orphaned",
                                       "exit", "signal", "reaped_by")},
            "spans": p["spans"],
        } for p in record["processes"]],
        "lines": [[line["ms"], line["process"], line["text"]]
                  for line in record["lines"]],
    }


def title_of(slug):
    page = DOCS / f"{slug}.md"
    if not page.exists():
        return slug
    return page.read_text(encoding="utf-8").split("\n")[0].lstrip("# ")


def puzzle(slug, options):
    """An ordering puzzle, from the file that the lesson's test goes by.

    In the page:  <!-- puzzle: SLUG; KEY = words; KEY = words … -->
    KEY is a letter of the .order file's names ("s" for s1 and s2), and "#" in
    its words stands for the number. "only = s1 d1 f" takes these lines alone.
    """
    texts, rules = read_order(ROOT / "expected" / f"{slug}.order")
    words = {}
    for option in options.split(";"):
        key, equals, value = option.partition("=")
        if equals:
            words[key.strip()] = " ".join(value.split())
    only = words.pop("only", " ".join(texts)).split()
    rules = closed(rules, list(texts))
    lines = []
    for name in only:
        letters, number = re.fullmatch(r"([a-z]+)([0-9]*)", name).groups()
        who = words.get(letters, "").replace("#", number)
        lines.append({"name": name, "text": texts[name], "who": who})
    data = {"slug": slug, "lines": lines, "all": len(texts),
            "rules": sorted(r for r in rules if r[0] in only and r[1] in only)}
    return f'<div class="puzzle">{embed("puzzle", data)}</div>'


def read_order(path):
    """common/tools/order.awk, which the tests use, reads the same file."""
    texts, rules = {}, set()
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("#") or not line.strip():
            continue
        match = re.match(r"([a-z0-9]+): ?(.*)", line)
        if match:
            texts[match[1]] = match[2]
        else:
            names = line.split()[::2]
            rules.update(zip(names, names[1:]))
    return texts, rules


def closed(rules, names):
    """With a < b and b < c also a < c, so that lines can be left out."""
    rules = set(rules)
    for b in names:
        before = [r[0] for r in rules if r[1] == b]
        after = [r[1] for r in rules if r[0] == b]
        rules.update((a, c) for a in before for c in after)
    return rules


def on_page_content(content, page, config, files):
    if "source" in page.meta:
        content += source_listing(page.meta["source"])
    content = re.sub(r'<a href="#">(.*?)</a>', r"\1", content)
    # Half of a listing's bytes say that a space is a space.
    content = PLAIN.sub(r"\1", content)
    # A wide table scrolls by itself, and not the page.
    content = content.replace("<table>", '<div class="scroll"><table>')
    content = content.replace("</table>", "</table></div>")
    return content


def source_listing(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    try:
        lexer = get_lexer_for_filename(path)
    except ClassNotFound:
        lexer = get_lexer_for_filename("x.txt")
    return pygments.highlight(text, lexer, HtmlFormatter(
        cssclass="highlight listing", linespans="L", wrapcode=True))


def on_post_page(output, page, config):
    return re.sub(r"(-data\">)embedded ([0-9]+)(</script>)",
                  lambda m: m[1] + embedded[int(m[2])] + m[3], output)


def sections(docs):
    """What can be found: each section once, the first as its page.

    mkdocs lists each page whole, and then its sections again."""
    by_page = {}
    for d in docs:
        by_page.setdefault(d["location"].split("#")[0], []).append(d)
    for page, (whole, *parts) in by_page.items():
        if page.startswith("source/"):
            continue
        if not parts:
            parts = [whole]
        for number, part in enumerate(parts):
            text = re.sub(r"embedded [0-9]+", "", html.unescape(part["text"]))
            yield [part["location"] if number else page,
                   whole["title"] if number == 0 else part["title"],
                   " ".join(text.split())]


def on_post_build(config):
    """The search index as a script, and nothing that no page asks for."""
    site = Path(config["site_dir"])
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
