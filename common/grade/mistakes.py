"""What a class gets wrong: each mistake with how many made it, and who."""

import re

import source_view

FLAG = re.compile(r"\[-W([a-z0-9+=-]{1,60})\]$")
MOST_ADVICE = 300


class Mistake:
    def __init__(self, exercise, what):
        self.exercise, self.what = exercise, what
        self.who, self.advice, self.read = [], {}, {}

    def add(self, student, message):
        if student in self.who:
            return
        self.who.append(student)
        for words, found in [("perhaps:", self.advice), ("read:", self.read)]:
            text = part_of(message, words)
            if text:
                found[text] = found.get(text, 0) + 1


def part_of(message, word):
    """What stands behind perhaps: in a verdict, its further lines included."""
    taken, here = [], False
    for line in message.split("\\n"):
        if line.startswith(word):
            here, line = True, line[len(word):]
        elif not line.startswith(" "):
            here = False
        if here:
            taken.append(line.strip())
    return " ".join(taken)[:MOST_ADVICE]


def commonest(found):
    return max(found, key=lambda text: (found[text], text), default="")


def of_class(book, rows_of):
    """Mistakes, most common first. rows_of(student, exercise) are the rows of
    its checks."""
    found = {}
    for student in book.students:
        for exercise in book.exercises:
            for row in rows_of(student, exercise):
                what = row[7].split("\\n")[0]
                if row[2] == "fail" and what:
                    found.setdefault((exercise, what), Mistake(
                        exercise, what)).add(student, row[7])
    return sorted(found.values(),
                  key=lambda one: (-len(one.who), one.exercise, one.what))


def warnings_of_class(book, compiler_of):
    """Likewise of the compiler's warnings, by the option that names them."""
    found = {}
    for student in book.students:
        for exercise in book.exercises:
            for _, kind, words in source_view.said_of(compiler_of(student,
                                                                  exercise)):
                flag = FLAG.search(words)
                if kind == "warning" and flag:
                    who = found.setdefault(flag[1], [])
                    if student not in who:
                        who.append(student)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
