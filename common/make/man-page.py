#!/usr/bin/env python3
"""Makes manual pages of section 3 from the public headers of the pool.

usage: man-page.py VERSION FOLDER HEADER=NAME ...

Writes FOLDER/NAME.3 for each, and for every function that the header declares
a page of one line that leads there. What a page takes from its header:
  NAME          the first sentence of the head comment, and all functions
  SYNOPSIS      every function's declaration
  DESCRIPTION   the rest of the head comment
  FUNCTIONS     each group of declarations with the comment right above it;
                /* --- words --- */ is a title above the groups that follow
In a comment, lines that begin with a number and a point are a list, and lines
indented by four columns or more are code.
"""
import re
import sys
from pathlib import Path

SECTION = re.compile(r"/\* --- (.*?) -+ \*/")
# Of a declaration, not of a function pointer in it, nor of a typedef.
FUNCTION = re.compile(r"^(?!typedef)[a-z][^(]*?[ *]([a-z_]+)\(", re.MULTILINE)


class Group:
    """Declarations without an empty line between them, and their comment."""

    def __init__(self):
        self.comment, self.code = [], []

    def functions(self):
        """The names of those that it declares."""
        before, _, _ = "\n".join(self.code).partition("{")
        return FUNCTION.findall(before)

    def names(self):
        """The functions and types that a text may speak of. Without those of
        one word, which may be meant as a word ("pool")."""
        names = self.functions()
        for line in self.code:
            names += re.findall(r"^(?:struct|enum) ([a-z_]+)", line)
            names += re.findall(r"^typedef .*?([a-z_]+)\(", line)
        return [name for name in names if "_" in name]

    def is_announcement(self):
        """Of a type that is the library's own: nothing to be said of it."""
        return not self.comment and all(
            re.fullmatch(r"struct \w+;", line) for line in self.code)

    def shown(self):
        """The code without what only the compiler wants to know."""
        return re.sub(r"\s*__attribute__\(\(.*?\)\)\)?(?=;)", "",
                      "\n".join(self.code)).splitlines()


def without_marks(lines):
    """The text of a comment: without the slashes and stars at its sides."""
    text = []
    for line in lines:
        line = re.sub(r"^ ?/?\*+/? ?", "", line)
        text.append(re.sub(r" *\*/$", "", line))
    while text and not text[0]:
        text.pop(0)
    while text and not text[-1]:
        text.pop()
    return text


def read(header):
    """The head comment's lines, and a list of titles (str) and Groups."""
    text = Path(header).read_text(encoding="utf-8")
    text = re.sub(r"#ifdef __cplusplus.*?#endif\n", "", text, flags=re.DOTALL)
    lines = [line for line in text.splitlines()
             if not re.match(r"#(ifndef|endif|include|define \w+_H$)", line)]
    head, items, group = None, [], Group()
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if SECTION.fullmatch(line):
            items.append(SECTION.fullmatch(line)[1])
        elif line.startswith("/*") and not group.code:
            comment = [line]
            while "*/" not in comment[-1]:
                comment.append(lines[at])
                at += 1
            if head is None:
                head = without_marks(comment)
            else:
                group.comment = without_marks(comment)
        elif line or depth(group.code):
            group.code.append(line)
        elif group.code:
            items.append(group)
            group = Group()
    if group.code:
        items.append(group)
    return head or [], items


def depth(code):
    """How many braces are open: an empty line in a struct ends no group."""
    text = "\n".join(code)
    return text.count("{") - text.count("}")


# --- the language of man ------------------------------------------------------

def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


class Writer:
    """The lines of a page; words in backquotes are set in italics, functions
    and types of the header in bold."""

    def __init__(self, names):
        words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
        self.names = re.compile(rf"\b({words or 'none'})\b")
        self.out = []

    def say(self, *lines):
        for line in lines:
            # A title is followed by a paragraph anyway.
            if line != ".PP" or not self.out[-1].startswith((".S", ".PP")):
                self.out.append(line)

    def line(self, text):
        text = self.names.sub(r"\\fB\1\\fR", escaped(text))
        self.say(re.sub(r"`([^`]+)`", r"\\fI\1\\fR", text))

    def code(self, lines):
        self.say(".nf", *map(escaped, lines), ".fi")

    def text(self, lines):
        """Paragraphs, lists and code of a comment, one after the other."""
        at, listed = 0, False
        while at < len(lines):
            line = lines[at]
            item = re.match(r" *(\d+\.) (.*)", line)
            if line.startswith("    ") and not listed:
                end = at + 1
                while end < len(lines) and \
                        (lines[end].startswith("    ") or not lines[end]):
                    end += 1
                while not lines[end - 1]:
                    end -= 1
                self.code(lines[at:end])
                at = end
                continue
            if not line:
                self.say(".PP")
                listed = False
            elif item:
                self.say(f'.IP "{item[1]}" 4')
                self.line(item[2])
                listed = True
            else:
                self.line(line.strip())
            at += 1


def first_sentence(head):
    """What stands behind NAME's dash, and the lines after it."""
    end = head.index("") if "" in head else len(head)
    sentence, _, rest = " ".join(head[:end]).partition(". ")
    sentence = sentence.rstrip(".")
    return sentence[:1].lower() + sentence[1:], \
        ([rest] if rest else []) + head[end:]


def page(header, name, others, version):
    head, items = read(header)
    groups = [item for item in items if isinstance(item, Group)]
    functions = [f for group in groups for f in group.functions()]
    if not head or not functions:
        sys.exit(f"{header}: no head comment, or no function")
    what, rest = first_sentence(head)
    out = Writer([n for group in groups for n in group.names()])
    file = Path(header).name
    out.say(f'.\\" Made from {file} by man-page.py.',
            f'.TH {name.upper()} 3 "" "forklings {version}" '
            '"Library Functions"',
            ".SH NAME", ", ".join(dict.fromkeys([name] + functions)) +
            " \\- " + escaped(what), ".SH SYNOPSIS")
    out.code([f"#include <{file}>", ""] +
             [line for group in groups if group.functions()
              for line in group.shown()])
    out.say(".PP", "Compile and link with the flags of",
            "\\fBpkg\\-config \\-\\-cflags \\-\\-libs forklings\\-pool\\fR.",
            ".SH DESCRIPTION")
    out.text(rest if any(rest) else [what[:1].upper() + what[1:] + "."])
    out.say(".SH FUNCTIONS AND TYPES")
    for item in items:
        if isinstance(item, str):
            out.say(f".SS {item[:1].upper()}{item[1:]}")
        elif not item.is_announcement():
            out.say(".PP")
            out.code(item.shown())
            if item.comment:
                out.say(".RS 4")
                out.text(item.comment)
                out.say(".RE")
    out.say(".SH SEE ALSO",
            ",\n".join(f"\\fB{other}\\fR(3)" for other in others))
    return "\n".join(out.out) + "\n", functions


def main():
    if len(sys.argv) < 4:
        sys.exit("usage: man-page.py VERSION FOLDER HEADER=NAME ...")
    version, folder = sys.argv[1], Path(sys.argv[2])
    sources = dict(word.rsplit("=", 1) for word in sys.argv[3:])
    for header, name in sources.items():
        others = [other for other in sources.values() if other != name]
        text, functions = page(header, name, others, version)
        for function in functions:
            (folder / f"{function}.3").write_text(f".so man3/{name}.3\n",
                                                  encoding="utf-8")
        (folder / f"{name}.3").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
