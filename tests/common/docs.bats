# long 60: the chapters' programs are run, and their times compared
# shellcheck disable=SC2016
load ../helpers/helpers

sync=$ROOT/common/make/docs-sync.py
check=$ROOT/tests/helpers/check-chapters.py

needs_python() {
  command -v python3 >/dev/null || skip "docs-sync needs python3"
}

@test "chapters: titles, lengths, links, the way from each to the next" {
  needs_python
  run "$check" "$ROOT"
  assert_output ""
  assert_success
}

# One photo, under the names of all: the others take most of a minute to make.
photos() {
  local name
  mkdir "$1"
  ln "$ROOT/images/509922.jpg" "$1" 2>/dev/null ||
    cp "$ROOT/images/509922.jpg" "$1" 2>/dev/null ||
    "$BUILD/make_images" "$1" 509922.jpg
  "$BUILD/make_images" "$1" agate-rgba.png dawn-rgb.png dunes-grey.png
  while read -r name; do
    [[ $name == 509922 ]] || ln "$1/509922.jpg" "$1/$name.jpg"
  done < <(sed -nE 's/^ *[{]"([0-9]+)[.]jpg".*/\1/p' \
    "$ROOT/images/make_images.c")
  assert_equal "$(find "$1" -name '*.jpg' | wc -l)" 15
}

@test "chapters: code and output are what the programs hold and print" {
  needs_python
  [[ $(uname) == Linux ]] || skip "ps and friends differ elsewhere"
  [[ $BUILD -ef $ROOT/build ]] || skip "only for the plain build"
  local photos=$BATS_TEST_TMPDIR/images
  [[ -x $BUILD/make_images ]] || skip "built without libjpeg and libpng"
  photos "$photos"
  DOCS_IMAGES=$photos run "$sync" --check --jobs 6 3>&-
  assert_output ""
  assert_success
}

# refuses DIRECTIVE LANGUAGE BODY MESSAGE ...: of a page with these blocks the
# check says that of each, in one run: Python takes a while to start.
refuses() {
  needs_python
  local page=$BATS_TEST_TMPDIR/page.md at=() said=() i
  : >"$page"
  while (($# > 0)); do
    [[ -z $1 ]] || printf '<!-- %s -->\n' "$1" >>"$page"
    at+=($(($(wc -l <"$page") + 1))) said+=("$4")
    printf '```%s\n%s\n```\n\n' "$2" "$3" >>"$page"
    shift 4
  done
  run "$sync" --check "$page" 3>&-
  assert_failure
  for i in "${!said[@]}"; do
    grep -F "page.md:${at[i]}: " <<<"$output" | grep -qF "${said[i]}" ||
      fail "not told of line ${at[i]}: ${said[i]}
$output"
  done
}

joined=lessons/03-joined-fork/joined_fork.c

@test "docs-sync refuses C that is not as in its source" {
  refuses "$joined: start_process" c "static pid_t start_process(void)" \
    "differs from its source" \
    "$joined: \"double start\" to \"Finished\"" c "double start = 0;" \
    "differs from its source"
}

@test "docs-sync refuses a source that does not exist" {
  refuses "$joined: no_such_function" c "int x;" "has no (or more than one)" \
    "$joined: \"double start\" to \"no such text\"" c "int x;" \
    "has no (or more than one)" \
    "lessons/03/none.c: main" c "int x;" "no file lessons/03/none.c" \
    "expected/none.txt" console '$ make 03' "no file expected/none.txt" \
    "expected/none.txt" text 'x' "no file expected/none.txt"
}

@test "docs-sync refuses blocks without a source" {
  refuses "" c "int x;" "names no source" \
    "" console "\$ true" "names no source" \
    "" diff "+int x;" "names no source" \
    "whatever" c "int x;" "says nothing about a c block"
}

@test "docs-sync refuses an example that does not compile" {
  refuses example c "pid_t pid = frok(); (void)pid;" "does not compile"
  printf '<!-- example -->\n```c\npid_t pid = fork();\n(void)pid;\n```\n' \
    >"$BATS_TEST_TMPDIR/page.md"
  run "$sync" --check "$BATS_TEST_TMPDIR/page.md" 3>&-
  assert_success
}

@test "docs-sync refuses output that the program does not print" {
  refuses "expected/03-joined-fork.txt" console $'$ make 03\nSleeping' \
    "differs from its source" \
    run console $'$ build/03-joined-fork 0 0\nnothing' \
    "differs from its source" \
    run console "\$ build/03-joined-fork 0.1 0.2
Sleeping for 0.1 second(s)
Sleeping for 0.2 second(s)
Done sleeping
Done sleeping
Finished in 2.20 second(s)" "differs from its source" \
    changed console "\$ true" "no change above"
}

@test "docs-sync takes the calls of a pool from a run, whose order is its own" {
  strace -o /dev/null true 2>/dev/null || skip "no strace, or it may not trace"
  run "$ROOT/common/make/calls.py" build/06-pool-submit 1 0.1
  assert_success
  assert_line --partial "worker   sendmsg("
  local calls=$output
  refuses "calls: build/06-pool-submit 1 0.1" console "\$ strace
$(grep -v shutdown <<<"$calls")" "differs from its source"
  # What one did before or after the other is nobody's fault.
  page=$BATS_TEST_TMPDIR/page.md
  { echo "<!-- calls: build/06-pool-submit 1 0.1 -->" && echo '```console' &&
    echo "\$ strace" && grep ^worker <<<"$calls" &&
    grep ^program <<<"$calls" && echo '```'; } >"$page"
  run "$sync" --check "$page"
  assert_success
}

@test "calls: a pid of any length, a call in one piece or in two" {
  needs_python
  run python3 -B - <<'END'
import sys
sys.path.insert(0, "common/make")
import calls
for parent, child in ("7", "12"), ("9999", "10000"), ("32767", "301"), \
        ("4194303", "300"):
    trace = [f"{parent:5} socketpair(AF_UNIX, SOCK_STREAM, 0, [6, 7]) = 0",
             f"{child:5} read(7,  <unfinished ...>",
             f"{parent:5} write(6, \"fork\\1 and more\", 13) = 13",
             f"{child:5} <... read resumed>\"fork\\1 and more\", 13) = 13"]
    print(*map(" ".join, calls.read_trace(trace)), sep="; ")
END
  assert_success
  assert_output "$(for _ in 1 2 3 4; do
    printf '%s; %s; %s\n' \
      "program socketpair(AF_UNIX, SOCK_STREAM, 0, [6, 7]) = 0" \
      'program write(6, "fork\1"..., 13) = 13' \
      'worker read(7, "fork\1"..., 13) = 13'
  done)"
}

@test "docs-sync refuses a change that does not fit or compile" {
  refuses "change: $joined" diff "-    no such line;" "does not fit" \
    "change: $joined" diff $'     if (pid == 0)\n+        (' \
    "does not compile" \
    "change: lessons/none.c" diff "-x" "no file lessons/none.c"
}

@test "docs-sync refuses a table that is not as in its CSV" {
  needs_python
  local page=$BATS_TEST_TMPDIR/page.md csv=build/docs-sync-test.$$.csv
  printf '%s\n' '# A chart' '"medians of 5",seconds,times' '"a, b",1.50,3' \
    '"c",,' >"$ROOT/$csv"
  printf '%s\n' "<!-- table: $csv -->" "| Medians of 5 | seconds | times |" \
    "|---|---:|---:|" "| a, b | 1.50 | 3 |" "| c | | |" "" "After." >"$page"
  run "$sync" --check "$page" 3>&-
  assert_output ""
  assert_success
  sed -i.old 's/1[.]50/1.40/' "$page"
  run "$sync" --check "$page" 3>&-
  assert_failure
  assert_output --partial "differs from its source"
  run "$sync" "$page" 3>&-
  assert_success
  assert_equal "$(tail -3 "$page")" $'| c | | |\n\nAfter.'
  rm "$ROOT/$csv"
  run "$sync" --check "$page" 3>&-
  assert_failure
  assert_output --partial "no file $csv"
}

# syncs TEXT: a page with that text is refreshed; what it then says
syncs() {
  needs_python
  page=$BATS_TEST_TMPDIR/page.md
  printf '%s\n' "$1" >"$page"
  run "$sync" "$page" 3>&-
  assert_success
}

@test "docs-sync takes a figure in the text from the runs above it" {
  local run='<!-- run: any times -->
```console
$ echo "a.jpg 0.5 s 50.9 dB"; echo "together 0.5 s 2.7x"
a.jpg 0.1 s 51.0 dB
together 0.1 s 2.0x
```
'
  syncs "$run
<!-- figure: \"above N decibels\" awk '/^a.jpg/ { print int(\$4) }' -->
<!-- figure: \"gain is N, no\" awk '/^together/ { print \$NF + 0 }' -->

All stay above
51 decibels, and the gain is 3.1, no more.

51 decibels"
  assert_output "$page: refreshed"
  # Times may differ, and 51.0 is near enough to 50.9.
  assert_equal "$(sed -n 4,5p "$page")" $'a.jpg 0.1 s 51.0 dB\ntogether 0.1 s 2.0x'
  assert_equal "$(tail -4 "$page")" "All stay above
51 decibels, and the gain is 2, no more.

51 decibels"
  run "$sync" --check "$page" 3>&-
  assert_success
  sed -i.old 's/51.0 dB/52.4 dB/; s/^51 dec/52 dec/' "$page"
  run "$sync" --check "$page" 3>&-
  assert_failure
  assert_output --partial "page.md:2: this block differs from its source"
  assert_output --partial "page.md:8: \"above N decibels\" is 50 in the page's runs and 52 in its text"
}

@test "docs-sync refuses a figure that is not to be found" {
  syncs 'no figure'
  local directive
  for directive in "no number here|names no words with an N" \
    "of N things echo 3|names no words" \
    "\"of N things\" echo 3|does not stand once" \
    "\"of N cores\" echo many|gives no number: many" \
    "\"of N cores\" false|gives no number"; do
    printf '<!-- figure: %s -->\n\nOne of 2 cores.\n' "${directive%|*}" >"$page"
    run "$sync" --check "$page" 3>&-
    assert_failure
    assert_output --partial "${directive#*|}"
  done
  printf '<!-- figure: "of N cores" echo 2 -->\n' >"$page"
  run "$sync" --check "$page" 3>&-
  assert_failure
  assert_output --partial "no paragraph"
}

@test "the charts of the benchmarks are drawn from the tables beside them" {
  local csv count=0
  for csv in "$ROOT"/docs/pictures/bench-*.csv; do
    [[ $csv != *machine* ]] || continue
    awk -f "$ROOT/common/bench/chart.awk" "$csv" |
      cmp - "${csv%.csv}.svg"
    count=$((count + 1))
  done
  ((count >= 3))
}

@test "a chart leaves out what was not measured, and bars go both ways" {
  local csv=$BATS_TEST_TMPDIR/some.csv
  printf '%s\n' '# A title' '"medians of 5 rounds",seconds,times' \
    '"fast & small",1.50,8' '"missing",,' '"slow",1.50,0.5' >"$csv"
  run awk -f "$ROOT/common/bench/chart.awk" "$csv"
  assert_success
  assert_output --partial "<title>A title. The most: fast &amp; small, 8.0 times."
  assert_output --partial "Medians of 5 rounds"
  refute_output --partial "missing"
  # From 1/2 to 8 is four doublings: three to the right of 1, one to the left.
  assert_equal "$(sed -nE 's/.*<rect class.*width="([0-9.]+)".*/\1/p' \
    <<<"$output" | paste -s -d ' ' -)" "263.0 89.0"
  sed -i.old '/8$/d; /0.5$/d' "$csv"
  run awk -f "$ROOT/common/bench/chart.awk" "$csv"
  assert_failure
}

@test "docs-sync refreshes a page in place, and only once" {
  needs_python
  local page=$BATS_TEST_TMPDIR/page.md
  printf '%s\n' "# A page" "<!-- $joined: start_process -->" '```c' 'old' \
    '```' "After it." >"$page"
  run "$sync" "$page" 3>&-
  assert_success
  assert_output "$page: refreshed"
  assert_equal "$(sed -n 4,5p "$page")" \
    "/* Returns the child's pid, or -1 if there is no child, after saying why. */
static pid_t start_process(int number, double seconds)"
  assert_equal "$(tail -2 "$page")" $'```\nAfter it.'
  run "$sync" "$page" 3>&-
  assert_output ""
  run "$sync" --check "$page" 3>&-
  assert_success
}

# A copy of all that check-chapters reads, to break.
setup_copy() {
  needs_python
  copy=$BATS_TEST_TMPDIR/copy
  mkdir "$copy"
  cp -R "$ROOT/docs" "$ROOT/Makefile" "$copy"
  [[ ! -e $ROOT/README.md ]] || cp "$ROOT/README.md" "$copy"
  # Links lead there.
  ln -s "$ROOT/lessons" "$ROOT/common" "$ROOT/tests" "$ROOT/expected" "$copy"
  [[ ! -e $ROOT/LICENSE ]] || ln -s "$ROOT/LICENSE" "$copy"
  [[ ! -e $ROOT/images ]] || ln -s "$ROOT/images" "$copy"
  page=$copy/docs/03-joined-fork.md where=docs/03-joined-fork.md:
}

# finds MESSAGE ...: each of them, in one go.
finds() {
  run "$check" "$copy"
  assert_failure
  local message
  for message in "$@"; do
    assert_output --partial "$message"
  done
}

@test "check-chapters finds a dead link or anchor, a wrong target or name" {
  setup_copy
  printf '%s\n' "[gone](no-such-page.md)" "[gone](words.md#no-such-word)" \
    '`make nonsense`' '`make 99`' '`pool_submitt(pool)`' >>"$page"
  finds "dead link: no-such-page.md" \
    "no such heading: words.md#no-such-word" \
    "make nonsense: no such target" \
    "make 99: no such lesson" \
    "what is pool_submitt?"
}

@test "check-chapters finds a sentence that would become a list" {
  setup_copy
  printf '\n5. The child has counted down.\n' >>"$page"
  finds "would be numbered anew: 5. The child has counted down."
}

@test "check-chapters finds a chapter that is too short or too long" {
  setup_copy
  head -90 "$page" >"$page.short"
  mv "$page.short" "$page"
  for _ in {1..600}; do echo "and so on" >>"${page/03-joined-fork/08-ordered-map}"; done
  finds
  for number in 03 08; do
    assert_line --regexp "^docs/$number-.*: [0-9]+ words, not 700 to 1200$"
  done
}

@test "check-chapters finds a chapter that leads nowhere" {
  setup_copy
  sed -i.old '/^---$/,$s/(04-ten-processes.md)/(README.md)/
    /^---$/,$s/(02-unjoined-fork.md)/(README.md)/' "$page"
  sed -i.old 's/(03-joined-fork.md)/(README.md)/' "$copy/docs/README.md"
  finds "$where its foot does not lead to 04-ten-processes.md" \
    "$where its foot does not lead to 02-unjoined-fork.md" \
    "README.md: does not lead to docs/03-joined-fork.md"
}

@test "check-chapters finds a missing part, picture or chapter" {
  setup_copy
  sed -i.old 's/^## Traps/## Pitfalls/; s/(pictures\/03/(pictures\/04/' "$page"
  rm "$copy/docs/05-custom-process.md"
  finds "$where no part 'Traps'" "$where no picture with a text" \
    "lessons/05-custom-process/: has no chapter"
}

@test "check-chapters finds a question without an input, or no question" {
  setup_copy
  sed -i.old 's/^tempting: /wrong: /' "$page"
  sed -i.old 's/<summary>Answer/<summary>Solution/' \
    "$copy/docs/04-ten-processes.md"
  finds "$where an answer without an input before it" \
    "docs/04-ten-processes.md: nothing to predict"
}

@test "check-chapters finds a test that the walk through the pool made up" {
  setup_copy
  page=$copy/docs/inside-the-pool.md
  sed -i.old 's/test "pool: a callback may/test "pool: a callback must/
    /^---$/,$s/(09-sequential-augment.md)/(README.md)/' "$page"
  finds "no test of the name 'pool: a callback must call the pool'" \
    "docs/inside-the-pool.md: its foot does not lead to 09-"
}

@test "from Python to C: every public name of Python's is in the list" {
  command -v python3 >/dev/null || skip "needs python3"
  local names=tests/helpers/python-names.py
  run python3 $names docs/python-to-c.md
  assert_success
  # It sees a name that is gone, a word that is none of the three, an empty cell.
  grep -v '^| `Barrier`' docs/python-to-c.md >"$BATS_TEST_TMPDIR/page.md"
  run python3 $names "$BATS_TEST_TMPDIR/page.md"
  assert_failure
  assert_output "multiprocessing.Barrier is missing"
  sed 's/^| `PIPE` | here |/| `PIPE` | maybe |/' docs/python-to-c.md \
    >"$BATS_TEST_TMPDIR/page.md"
  run python3 $names "$BATS_TEST_TMPDIR/page.md"
  assert_output --partial '"maybe" is none of'
}

@test "chapters: no figure in the text differs from the picture" {
  needs_python
  run "$ROOT/tests/helpers/check-figures.py" "$ROOT/docs"
  assert_success
}

@test "check-figures finds a time that the picture does not have" {
  needs_python
  setup_copy
  sed -i 's/child 2 for 0\.40 s/child 2 for 0.45 s/' "$page"
  sed -i 's/[a-z-]* [0-9]*: \(asleep\|running\)/x 99: \1/' \
    "$copy/docs/pictures/05-custom-process.svg"
  run "$ROOT/tests/helpers/check-figures.py" "$copy/docs"
  assert_failure 1
  assert_output --partial "03-joined-fork.md: 0.45 s is not in the picture"
  assert_output --partial "05-custom-process.md: picture and record are not"
}
