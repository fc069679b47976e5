# Is a transcript one of the orders that an .order file allows?
#
#   awk -f order.awk FILE.order TRANSCRIPT
#
# An .order file names the lines and says what must come before what:
#   s1: Sleeping for 1 second(s)
#   d1: Done sleeping
#   s1 < d1  # why it is certain
#   s1 ~ d2
# With "~" it is merely usual, and nothing here: nobody waits for it, so that a
# right program may print it otherwise on a busy day. Lines may be equal in text; the question is then whether some assignment of
# names to lines keeps every rule. Exits 0 if so, 1 if not and says why, and 2
# when the .order file itself makes no sense.

function bad(why) {
    print "order.awk: " why ": " $0
    broken = 1
}

FILENAME != ARGV[1] { seen[++lines] = $0; next }
/^#/ || /^[ \t]*$/ { next }
/^[a-z0-9]+:/ {
    name = $1
    sub(/:.*/, "", name)
    if (name in number)
        bad("a second line of that name")
    text[++names] = substr($0, index($0, ":") + 2)
    number[name] = names
    next
}
{
    sub(/[ \t]+#.*/, "") # why
    if (NF < 3 || NF % 2 == 0)
        bad("no rule")
    for (i = 1; i <= NF; i++) {
        if (i % 2 == 0 ? $i !~ /^[<~]$/ : !($i in number))
            bad("no rule")
        else if (i % 2 && i > 1 && $(i - 1) == "<")
            before[number[$(i - 2)], number[$i]] = 1
    }
}

# May name n stand next, given what stands already?
function ready(n, m) {
    if (placed[n])
        return 0
    for (m = 1; m <= names; m++)
        if (((m, n) in before) && !placed[m])
            return 0
    return 1
}

function key(n, k) {
    k = ""
    for (n = 1; n <= names; n++)
        k = k (placed[n] ? 1 : 0)
    return k
}

# Places lines from `line` on; remembers dead ends, so that ten equal lines
# cost little.
function fits(line, n, k) {
    if (line > lines)
        return 1
    k = key()
    if (k in dead)
        return 0
    for (n = 1; n <= names; n++) {
        if (text[n] != seen[line] || !ready(n))
            continue
        placed[n] = 1
        if (fits(line + 1))
            return 1
        placed[n] = 0
    }
    dead[k] = 1
    if (line > furthest)
        furthest = line
    return 0
}

END {
    if (!names)
        bad("no line has a name")
    if (broken)
        exit 2
    if (lines != names) {
        print lines + 0 " lines, expected " names
        exit 1
    }
    if (fits(1))
        exit 0
    print "line " furthest " cannot stand where it stands: " seen[furthest]
    exit 1
}
