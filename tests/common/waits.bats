load ../helpers/helpers

setup_file() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  "$BUILD/observe" --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
  cd "$BATS_FILE_TMPDIR" || return
  local name
  for name in from-child for-lock for-results; do
    "$BUILD/observe" --virtual-time --json $name.json --svg $name.svg \
      --trace $name.trace --timeline "$BUILD/tests/waits" $name \
      2>$name.timeline 3>&- </dev/null
  done
}

# drawn NAME REGEX: in the picture of the terminal.
drawn() {
  grep -q "$2" "$BATS_FILE_TMPDIR/$1.timeline" ||
    fail "$(cat "$BATS_FILE_TMPDIR/$1.timeline")"
}

@test "waits: the record names what a span waited for" {
  cd "$BATS_FILE_TMPDIR"
  python3 - <<'END'
import json

def waits(name, process):
    record = json.load(open(name + ".json"))
    return [(round(w["from"]), round(w["to"]), w["kind"], w["what"], w["for"])
            for w in record["processes"][process]["waits_for"]]

assert waits("from-child", 2) == [
    (0, 300, "read", "reads from child 1", [1])], waits("from-child", 2)
assert waits("for-lock", 2) == [
    (50, 300, "mutex", "waits for the lock of child 1", [1])]
for wait in waits("from-child", 0):
    assert wait[2:] == ("child", "waits for a child", []), wait
results = waits("for-results", 0)
assert results[0] == (0, 300, "poll", "waits for results",
                      [1, 2, 3, 4, 5, 6, 7, 8]), results
assert {w[3] for w in results} <= {"waits for results", "waits for a child"}
END
}

@test "waits: the pictures and the trace name it, with arrows" {
  cd "$BATS_FILE_TMPDIR"
  drawn from-child 'child 1 '
  drawn from-child 'child 2 .*reads from child 1'
  drawn for-lock 'child 2 .*lock of child 1'
  drawn for-results ' waits .*waits for results'
  grep -q '<text[^>]*>reads from child 1</text>' from-child.svg
  grep -q '<title>waits [0-9]*: .*: waits for the lock of child 1</title>' \
    for-lock.svg
  assert_equal "$(grep -c 'marker-end="url(#v)"/>$' from-child.svg)" 2
  grep -q '>waits for</text>' from-child.svg
  # A bar a wait, though they waited for fewer and fewer.
  assert_equal "$(grep -c 'waits for results</title>' for-results.svg)" 1
  python3 - <<'END'
import json
events = json.load(open("for-lock.trace"))["traceEvents"]
arrows = [e for e in events if e.get("cat") == "waits for"]
pids = [e["pid"] for e in events if e["name"] == "process_name"]
lock, = [e for e in events if e["name"] == "waits for the lock of child 1"]
assert lock["pid"] == pids[2] and 249000 < lock["dur"] < 251000, lock
assert [(a["ph"], a["pid"], a["ts"]) for a in arrows] == [
    ("s", pids[2], lock["ts"]),
    ("f", pids[1], lock["ts"] + lock["dur"])], arrows
END
}

@test "waits: on the clock on the wall, too" {
  cd "$BATS_TEST_TMPDIR"
  local name said=
  for name in 1 2 3; do # a busy machine may give us no time to look
    "$BUILD/observe" --json json "$BUILD/tests/waits" from-child 3>&-
    said=$(grep -A9 '"id":2,' json)
    [[ $said != *'"what":"reads from child 1","for":[1]'* ]] || return 0
  done
  fail "$said"
}

@test "waits: the same run gives the same record" {
  cd "$BATS_TEST_TMPDIR"
  local i
  for i in 1 2; do
    "$BUILD/observe" --virtual-time --json json "$BUILD/tests/waits" \
      for-results 3>&-
    grep -o '.*"kind":"poll".*' json | sed 's/\(\.[0-9]\)[0-9]*/\1/g' >$i
  done
  cmp 1 2
}
