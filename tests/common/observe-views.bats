# $names in single quotes are jq's and sh's own:
# shellcheck disable=SC2016
load ../helpers/helpers

setup() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  OBSERVE=$BUILD/observe
  LIVES=$BUILD/tests/lives
  "$OBSERVE" --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
  dir=$BATS_TEST_TMPDIR
}

not() { ! "$@"; } # unlike a bare `!', this can fail a test

# draw LIFE: all four views of one run; the timeline is in `errors`.
draw() {
  run_program "$OBSERVE" --timeline --svg "$dir/a.svg" --trace "$dir/a.trace" \
    --json "$dir/a.json" "$LIVES" "$1"
}

@test "timeline: zombie and orphan cannot be missed, also without colour" {
  draw orphans
  [[ $errors == *"2 children were never waited for; they outlived"* ]]
  [[ $errors == *orphan* && $errors == *"not joined"* ]]
  [[ $errors != *zombie* && $errors != *$'\033'* ]]
  draw zombie
  [[ $errors == *zombie* && $errors == *ZZZZ* && $errors != *orphan* ]]
  draw nap-100
  [[ $errors != *zombie* && $errors != *orphan* ]]
  # A machine that stands still for a nap's length between two forks shows fewer
  # of them at once.
  local tries story="5 children slept at the same time; all were joined."
  for tries in 1 2 3; do
    draw side-by-side
    [[ $errors != *"$story"* ]] || break
  done
  [[ $errors == *"$story"* ]] || fail "$errors"
  assert_equal "$(grep -c 'joined$' <<<"$errors")" 5
}

@test "story: what most of them did most of the time" {
  local said
  said=$("$BUILD/tests/story_test") || fail "$said"
}

@test "timeline: fits 60 to 200 columns, in UTF-8 and in ASCII" {
  local columns locale
  for columns in 20 60 80 131 200 400; do
    for locale in C C.UTF-8; do
      COLUMNS=$columns LC_ALL=$locale draw side-by-side
      local width=$((columns < 60 ? 60 : columns > 200 ? 200 : columns))
      local widest
      widest=$(printf '%s\n' "$errors" | sed 's/ *$//' |
        LC_ALL=C.UTF-8 wc -L)
      ((widest <= width && widest >= width - 12)) ||
        fail "$widest of $columns columns in $locale:
$errors"
      [ "$locale" = C.UTF-8 ] || not grep -q '[^ -~]' <<<"$errors"
    done
  done
}

@test "timeline: rows are indented below their parent" {
  draw grandchild
  grep -Eq '^[0-9]+ lives' <<<"$errors"
  grep -Eq '^ [^ ]+ [0-9]+ ' <<<"$errors"
  grep -Eq '^   [^ ]+ [0-9]+ ' <<<"$errors"
}

@test "timeline: a run of a thousand processes shows some, and says so" {
  draw thousand
  [[ $errors == *"and 961 more"* ]] || fail "$errors"
  (($(wc -l <<<"$errors") < 60))
}

@test "timeline: colour on a terminal, unless NO_COLOR says no" {
  needs_terminal
  script -qec "TERM=xterm $OBSERVE --timeline $LIVES zombie" "$dir/typed" \
    >/dev/null 3>&-
  grep -q $'\033\[1;31m' "$dir/typed"
  script -qec "NO_COLOR=1 TERM=xterm $OBSERVE --timeline $LIVES zombie" \
    "$dir/typed" >/dev/null 3>&-
  not grep -q $'\033' "$dir/typed"
}

@test "terminal: a program on a terminal stays on a terminal" {
  needs_terminal
  script -qec "$OBSERVE sh -c 'test -t 1 && test -t 2 && echo both'" \
    "$dir/typed" >/dev/null 3>&-
  grep -q '^both' "$dir/typed"
}

@test "svg: well-formed, opaque, a title on every bar, small" {
  command -v xmllint >/dev/null || skip "no xmllint"
  local life
  for life in orphans zombie side-by-side threads wuntraced vfork thousand; do
    draw "$life"
    xmllint --noout "$dir/a.svg"
    (($(wc -c <"$dir/a.svg") < 61440))
    # The card; bars; nothing from outside.
    grep -q '<rect x=".5" y=".5".* fill="#fff"' "$dir/a.svg"
    assert_equal "$(grep -c '<rect.*rx="[03]" fill.*<title>' "$dir/a.svg")" \
      "$(grep -c '<title>[^<]* [0-9]*: ' "$dir/a.svg")"
    not grep -q 'href\|<image\|<script\|url([^#]' "$dir/a.svg"
  done
  draw zombie
  grep -q '<title>lives [0-9]*: zombie: ended, not joined yet for' "$dir/a.svg"
  draw orphans
  grep -q '<title>lives [0-9]*: an orphan, asleep for' "$dir/a.svg"
}

@test "svg, json, trace: names of programs are escaped" {
  command -v xmllint >/dev/null || skip "no xmllint"
  local name="a<b>&\"c'"$'\033\xff'
  cp "$LIVES" "$dir/$name"
  run_program "$OBSERVE" --timeline --svg "$dir/a.svg" --json "$dir/a.json" \
    --trace "$dir/a.trace" sh -c '"$0" fork-wait; true' "$dir/$name"
  assert_equal "$exit_code" 0
  xmllint --noout "$dir/a.svg"
  jq -e . "$dir/a.json" >/dev/null
  jq -e . "$dir/a.trace" >/dev/null
  iconv -f UTF-8 -t UTF-8 "$dir/a.json" "$dir/a.trace" >/dev/null
  [[ $errors != *$'\033'* ]]
  [[ $(jq -r '.processes[1].name' "$dir/a.json") == 'a<b>&"c'\'$'\033\xef\xbf\xbd' ]]
}

@test "trace: spans nest, times are whole microseconds from 0" {
  command -v jq >/dev/null || skip "no jq"
  local life
  for life in orphans zombie side-by-side threads grandchild; do
    draw "$life"
    # In each row: sorted by start, each span lies in the last open one.
    jq -e '[.traceEvents[] | select(.ph == "X")]
      | all(.[]; .ts >= 0 and .dur >= 0 and (.ts | floor) == .ts)
      and (group_by([.pid, .tid]) | all(.[];
        reduce (sort_by(.ts, -.dur)[] | [.ts, .ts + .dur]) as $s
          ({open: [], ok: true};
           until((.open | length) == 0 or .open[-1][1] > $s[0]
                 or (.open[-1][1] == $s[0] and $s[0] == $s[1]);
                 .open |= .[:-1])
           | .ok = (.ok and ((.open | length) == 0
                             or $s[1] <= .open[-1][1]))
           | .open += [$s]) | .ok))' "$dir/a.trace" >/dev/null ||
      fail "$life: $(cat "$dir/a.trace")"
    # An arrow for each birth, from and to rows that exist.
    jq -e '.traceEvents as $e
      | [$e[] | select(.ph == "s")] as $from | [$e[] | select(.ph == "f")] as $to
      | ($from | length) == ($to | length) and ($from | length) > 0
      and all(($from + $to)[]; . as $a | any($e[];
        .ph == "X" and .tid == $a.tid and .ts <= $a.ts
        and $a.ts <= .ts + .dur))' "$dir/a.trace" >/dev/null ||
      fail "$life: arrows"
  done
}

@test "json: spans leave no gap, and events come in order" {
  command -v jq >/dev/null || skip "no jq"
  local life
  for life in orphans zombie side-by-side wuntraced sigchld-handler vfork; do
    draw "$life"
    jq -e '.format == "forklings-observe/1"
      and (.events | [.[].ms] | . == sort)
      and all(.processes[] | select(.end != null); . as $p | .spans
        | .[0][0] == $p.fork and .[-1][1] == $p.end
        and (. as $s | all(range(1; length); $s[. - 1][1] == $s[.][0])))' \
      "$dir/a.json" >/dev/null || fail "$life: $(cat "$dir/a.json")"
  done
}

@test "make timeline: a lesson by number, and any file" {
  [[ $BUILD -ef $ROOT/build ]] || skip "only for the plain build"
  cat >"$dir/mine.c" <<'C'
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    if (fork() == 0)
        _exit(usleep(100000));
    wait(NULL);
}
C
  run make -s -C "$ROOT" timeline FILE="$dir/mine.c" 3>&-
  assert_success
  assert_output --partial "1 child slept; it was joined."
  run make -s -C "$ROOT" timeline 03 ARGS="0.2 0.1" 3>&-
  assert_success
  assert_output --partial "2 children slept at the same time; all were joined."
  run make -s -C "$ROOT" timeline N=03 ARGS="0.8 0.1" 3>&-
  assert_success
  assert_output --partial "One was a zombie for "
}

# The record of LIFE [ARG], as jq sees it, beside the table that observe prints.
same_as_jq() {
  local table=$1 query=$2
  "$OBSERVE" "--$table" "$BATS_TEST_TMPDIR/a.json" >"$BATS_TEST_TMPDIR/table"
  jq -r '[.processes[] | .thread_of] as $of
    | ([.processes[] | select(.thread_of == null) | .id] | to_entries
      | map({key: (.value | tostring), value: .key}) | from_entries) as $number
    | def who: if . == null then ["", ""]
        elif $of[.] == null then [$number[tostring], ""]
        else . as $id | $of[$id] as $p
          | [$number[$p | tostring],
             ([$of[0:$id + 1][] | select(. == $p)] | length)] end;
      def flat: map(if . == null or . == false then "" else tostring end)
        | join("\t");
      '"$query" "$BATS_TEST_TMPDIR/a.json" >"$BATS_TEST_TMPDIR/jq"
  # 1.50 and 1.5 are the same number.
  diff <(plain_numbers <"$BATS_TEST_TMPDIR/table") \
    <(plain_numbers <"$BATS_TEST_TMPDIR/jq")
}
plain_numbers() {
  sed -E ':again; s/(\.[0-9]*[1-9])0+(\t|$)/\1\2/; s/\.0+(\t|$)/\1/; tagain'
}

@test "tables: processes, spans, events and lines are those of the record" {
  command -v jq >/dev/null || skip "no jq"
  local program
  for program in 12-when-tasks-fail "tests/lives threads" \
    "tests/lives fork-in-thread" "tests/lives unfinished-line"; do
    # shellcheck disable=SC2086 # words
    run_program "$OBSERVE" --json "$BATS_TEST_TMPDIR/a.json" "$BUILD"/$program
    same_as_jq processes '.processes[] | [(.id | who), .pid,
      (if .parent == null then "" else (.parent | who)[0] end), .fork, .end,
      .gone, .reaped_by, .exit, .signal, .orphaned, .left_running,
      .killed_by_observer, .cpu_ms, .waits, .polls,
      (([.spans[] | select(.[2] == "asleep") | .[1] - .[0]] | add // 0) * 1000
        | round / 1000),
      (([.spans[] | select(.[2] == "running") | .[1] - .[0]] | add // 0) * 1000
        | round / 1000), .naps, .timeouts, .name] | flatten | flat'
    same_as_jq spans '.processes[] | (.id | who) as $w | .spans[] |
      ($w + .) | flat'
    same_as_jq events '.events[] | [(.process | who), .ms, .what, .signal,
      (.pid // .to // .from // .adopted_by), (if has("exit") then .exit
        else .by // .call end)] | flatten | flat'
    same_as_jq lines '.lines[] | [(.process | who), .ms, .stream,
      (.text | gsub("\\\\"; "\\\\") | gsub("\t"; "\\t"))] | flatten | flat'
  done
}

@test "tables: whatever is in a text, a row stays a row" {
  local record='{"format":"x","processes":[{"id":0,"name":"a\tb\\c\"d\u0001\ud83d\ude00\u00e9"}],
    "lines":[{"ms":1,"stream":"stdout","process":null,"text":"\u0009x\ny"}]}'
  printf '%s' "$record" >"$BATS_TEST_TMPDIR/a.json"
  run "$OBSERVE" --lines "$BATS_TEST_TMPDIR/a.json"
  assert_equal "$output" $'\t\t1\tstdout\t\\tx\\ny'
  run "$OBSERVE" --processes "$BATS_TEST_TMPDIR/a.json"
  assert_equal "$(cut -f 21 <<<"$output")" $'a\\tb\\\\c"d\001😀é'
}

@test "tables: a file that is no record is told, and where it ends to be one" {
  local file=$BATS_TEST_TMPDIR/a.json text
  run_program "$OBSERVE" --spans "$file"
  assert_equal "$exit_code" 2
  assert_equal "$errors" "observe: cannot read $file: No such file or directory"
  # Every beginning of a record, and what else is none.
  text='{"format":"x","processes":[{"id":0,"a":[1,"\u00"]}]}'
  while [[ -n $text ]]; do
    text=${text%?}
    printf '%s' "$text" >"$file"
    run "$OBSERVE" --lines "$file"
    [[ $status == 2 && $output == "observe: $file is not a record: byte "* ]] ||
      fail "$status for $text: $output"
  done
  for text in '[]' '{"processes":[]}' '{"format":"x"}' '{} {}' '[1,]' '{"a" 1}' \
    "$(printf '[%.0s' {1..100000})"; do
    printf '%s' "$text" >"$file"
    run "$OBSERVE" --lines "$file"
    [[ $status == 2 && $output == "observe: $file is not a record: "* &&
      ${#lines[@]} == 1 ]] || fail "$status for ${text:0:20}: $output"
  done
}

@test "picture: who naps for a millisecond again and again is asleep" {
  local svg=$BATS_TEST_TMPDIR/x.svg
  "$OBSERVE" --svg "$svg" "$LIVES" naps-of-1-ms
  # The widths of its bars, by what they say. (It computed for 30 ms at first.)
  run awk -F'"' '/<rect.*<title>/ {
      width[/: asleep for/ ? "asleep" : "else"] += $6
    } END { print (width["asleep"] > 2 * width["else"]) }' "$svg"
  assert_output 1
}

@test "picture: many short lives share a row; others, and a few, do not" {
  local svg=$BATS_TEST_TMPDIR/x.svg count
  # On made time a minute costs nothing, and beside it every child is short,
  # however busy the machine is.
  # shellcheck disable=SC2016
  "$OBSERVE" --virtual-time --svg "$svg" bash -c \
    'for i in {1..20}; do (exit 0); done; sleep 60 & sleep 60; wait'
  run cat "$svg"
  assert_output --partial '>children 1 to 20 <'
  assert_output --partial '>child 21 <'
  assert_output --partial '>child 22 <'
  refute_output --partial '>child 7 <'
  "$OBSERVE" --virtual-time --svg "$svg" bash -c \
    'for i in {1..5}; do (exit 0); done; sleep 60'
  count=$(grep -c '>child [1-5] <' "$svg")
  assert_equal "$count" 5
}
