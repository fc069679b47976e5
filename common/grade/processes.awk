# The processes of a run, or its lines of output, from what observe --json has
# written (docs/observe-format.md), as lines of tab-separated fields.
#
#   awk -f processes.awk JSON            the processes; threads are left out
#   awk -f processes.awk -v lines=1 JSON   number of the writer, text, ms
#
# Unknown fields are empty; the first process has number 0.

function field(name, from, value) {
    from = index($0, "\"" name "\":")
    if (!from)
        return ""
    value = substr($0, from + length(name) + 3)
    if (value ~ /^"/) {
        match(value, /^"([^"\\]|\\.)*"/)
        return substr(value, 2, RLENGTH - 2)
    }
    sub(/[,}\]].*/, "", value)
    return value == "null" || value == "false" ? "" : value
}

# How long all spans of one state took: [from,to,"state"],...
function time_in(state, rest, total, span, part) {
    rest = $0
    while (match(rest, /\[[0-9.]+,[0-9.]+,"[a-z]+"\]/)) {
        span = substr(rest, RSTART + 1, RLENGTH - 2)
        rest = substr(rest, RSTART + RLENGTH)
        split(span, part, ",")
        if (part[3] == "\"" state "\"")
            total += part[2] - part[1]
    }
    return total + 0
}

/^ ?\{"id":/ {
    id = field("id")
    thread = field("thread_of") != ""
    if (!thread)
        number[id] = count++
    parent = field("parent")
    row = number[id] "\t" field("pid") "\t" \
        (parent in number ? number[parent] : "") "\t" field("fork") "\t" \
        field("end") "\t" field("gone") "\t" field("reaped_by") "\t" \
        field("exit") "\t" field("signal") "\t" field("orphaned") "\t" \
        field("left_running") "\t" field("killed_by_observer") "\t" \
        field("cpu_ms") "\t" field("waits") "\t" field("polls")
    counts = field("naps") "\t" field("timeouts")
}
/"spans":\[/ && !lines && !thread {
    print row "\t" time_in("asleep") "\t" time_in("running") "\t" \
        counts
}
/^ ?\{"ms":.*"text":/ && lines && field("stream") == "stdout" {
    writer = field("process")
    print (writer in number ? number[writer] : "-") "\t" field("text") "\t" \
        field("ms")
}
