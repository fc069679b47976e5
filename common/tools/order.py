#!/usr/bin/env -S python3 -S -E
"""Is a transcript one of the orders that an .order file allows?

usage: order.py FILE.order TRANSCRIPT        ("-": standard input)

An .order file names the lines and says what must come before what:

  s1: Sleeping for 1 second(s)
  d1: Done sleeping
  s1 < d1  # why it is certain
  s1 ~ d2

With "~" it is merely usual, and no rule: nothing makes one of the two wait for
the other, so that a right program may print it otherwise on a busy day. Lines
may be equal in text; the question is then whether some assignment of names to
lines keeps every rule. Exits with 0 if so, with 1 if not, and says why, and with
2 when the .order file itself makes no sense.

The site's puzzles are made of the same files, by way of read_order.
"""
import re
import sys

NAMED = re.compile(r"([a-z0-9]+):")


class Senseless(Exception):
    """What is wrong with an .order file."""


def read_rule(line, texts, rules, usual):
    """One line such as "s1 < d1 < f  # why"."""
    rule, _, why = line.partition("#")
    words = rule.split()
    names, signs = words[::2], words[1::2]
    if len(words) < 3 or len(names) != len(signs) + 1 or \
            set(names) - texts.keys() or set(signs) - {"<", "~"}:
        raise Senseless(f"no rule: {line}")
    for before, sign, after in zip(names, signs, names[1:]):
        if sign == "~":
            usual.add((before, after))
        else:
            rules[before, after] = why.strip()


def read_order(path):
    """The lines by name, the rules with why each is certain, and what is merely
    usual."""
    texts, rules, usual = {}, {}, set()
    with open(path, encoding="utf-8") as file:
        for line in file.read().split("\n"):
            if line.startswith("#") or not line.strip():
                continue
            match = NAMED.match(line)
            if not match:
                read_rule(line, texts, rules, usual)
            elif match[1] in texts:
                raise Senseless(f"a second line of that name: {line}")
            else:
                texts[match[1]] = line[match.end() + 1:]
    if not texts:
        raise Senseless("no line has a name")
    return texts, rules, usual


def furthest_fit(texts, rules, seen):
    """How many of the lines seen can stand where they stand. Goes through all
    sets of names that the lines so far may have been, a line at a time: so ten
    equal lines cost little."""
    before = {name: {a for a, b in rules if b == name} for name in texts}
    states = {frozenset()}
    for count, line in enumerate(seen):
        states = {placed | {name} for placed in states for name in texts
                  if name not in placed and texts[name] == line
                  and before[name] <= placed}
        if not states:
            return count
    return len(seen)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    try:
        texts, rules, _ = read_order(arguments[0])
    except (Senseless, OSError, UnicodeDecodeError) as fault:
        print(f"order.py: {fault}")
        return 2
    with (sys.stdin.buffer if arguments[1] == "-"
          else open(arguments[1], "rb")) as file:
        seen = file.read().decode("utf-8", "surrogateescape").split("\n")
    if seen[-1] == "":  # behind the last newline
        seen.pop()
    if len(seen) != len(texts):
        print(f"{len(seen)} lines, expected {len(texts)}")
        return 1
    good = furthest_fit(texts, rules, seen)
    if good == len(seen):
        return 0
    line = seen[good].encode("utf-8", "surrogateescape")
    sys.stdout.buffer.write(b"line %d cannot stand where it stands: %s\n"
                            % (good + 1, line))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
