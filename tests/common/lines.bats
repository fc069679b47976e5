#!/usr/bin/env bats
# long 40
# Where in its source each process stands: programs that say so themselves are
# asked at a hundred moments of each run.

load ../helpers/helpers

setup_file() {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  "$BUILD/observe" --facts /dev/null true 2>/dev/null 3>&- ||
    skip "tracing is not possible here"
  [[ $(ldd "$BUILD/observe") == *libdw* ]] ||
    skip "this observer was built without libdw"
  export OBSERVE=$BUILD/observe made=$BATS_FILE_TMPDIR
  make_lines gcc "${CC:-cc}" -O2
}

# make_lines NAME CC [FLAG ...]: the programs, as $made/NAME
make_lines() {
  local name=$1 compiler=$2
  shift 2
  "$compiler" -std=gnu17 -g -fno-optimize-sibling-calls "$@" -o "$made/$name" \
    "$ROOT/tests/helpers/lines.c" "$ROOT/tests/helpers/lines_far.c" -pthread
}

PROGRAMS=(sleeper children reader threads compute deep signals programs polls
  semaphores crash hang inlined two_files last_call loops)

# all_stand NAME PROGRAM ...: right about at least 95 of 100 moments of each. A
# machine that is too busy lets a process wait before it gets to the line that it
# has just told: then it is asked once more.
all_stand() {
  local name=$1 program try said right asked
  shift
  for program in "$@"; do
    for try in 1 2 3 4 5; do
      "$OBSERVE" --timeout 1 --json "$made/$name.json" "$made/$name" "$program" \
        >/dev/null 2>&1 3>&- || true
      said=$(python3 "$ROOT/tests/helpers/stands.py" "$made/$name.json")
      read -r _ right asked <<<"$said"
      ! ((asked > 50 && right * 100 >= asked * 95)) || continue 2
      sleep "0.$try"
    done
    fail "$name $program: right about $right of $asked moments"
  done
}

@test "lines: right at 95 of 100 moments, as the course compiles" {
  command -v python3 >/dev/null || skip "no python3"
  all_stand gcc "${PROGRAMS[@]}"
}

@test "lines: also without optimising, and with clang" {
  command -v python3 >/dev/null || skip "no python3"
  make_lines plain "${CC:-cc}" -O0
  all_stand plain reader threads inlined two_files loops
  command -v clang >/dev/null || skip "no clang"
  make_lines clang clang -O2
  all_stand clang reader threads inlined two_files deep
}

@test "lines: the sentence on a hang, the record and the table agree" {
  command -v jq >/dev/null || skip "no jq"
  run -124 "$OBSERVE" --timeout 1 --json "$made/a.json" --trace "$made/a.trace" \
    "$made/gcc" hang
  local read pause
  read=$(grep -n 'AT(read(ends\[0\]' "$ROOT/tests/helpers/lines.c" | tail -1)
  pause=$(grep -n 'AT(pause' "$ROOT/tests/helpers/lines.c" | tail -1)
  assert_output --partial "The parent stands in read, at lines.c:${read%%:*}."
  assert_output --partial "in pause, at lines.c:${pause%%:*}."
  [[ $(jq -c '.blocked[0] | [.file, .line, .call]' "$made/a.json") == \
    "[\"$ROOT/tests/helpers/lines.c\",${read%%:*},\"read\"]" ||
    $(jq -c '.blocked[0] | [.file, .line, .call]' "$made/a.json") == \
    "[\"tests/helpers/lines.c\",${read%%:*},\"read\"]" ]] ||
    fail "$(jq -c '.blocked' "$made/a.json")"
  jq -e ".traceEvents | any(.args.at // \"\" |
    endswith(\"lines.c:${read%%:*}\"))" "$made/a.trace" >/dev/null
  [[ $("$OBSERVE" --stands "$made/a.json" | awk -F '\t' '$1 == 1' |
    tail -1 | cut -f 6-8) == "${pause%%:*}	hang	pause" ]]
}

@test "lines: made time knows them too" {
  run -124 "$OBSERVE" --virtual-time --timeout 9 --json "$made/a.json" \
    "$made/gcc" hang
  assert_output --regexp "parent stands in read, at lines\.c:[0-9]+\."
}

@test "lines: with --brief only where those stand who hang" {
  command -v jq >/dev/null || skip "no jq"
  run -124 "$OBSERVE" --virtual-time --brief --timeout 9 \
    --json "$made/a.json" "$made/gcc" hang
  assert_output --regexp "parent stands in read, at lines\.c:[0-9]+\."
  assert_equal "$(jq -c '[.processes[].stands | length]' "$made/a.json")" "[1,1]"
  run -0 "$OBSERVE" --virtual-time --brief --json "$made/a.json" \
    "$made/gcc" children
  assert_equal "$(jq -c '[.places, .processes[].stands] | unique' \
    "$made/a.json")" "[[]]"
}

@test "lines: without -g nothing is said of them, and nothing else changes" {
  command -v jq >/dev/null || skip "no jq"
  make_lines bare "${CC:-cc}" -O2 -g0
  run -124 "$OBSERVE" --timeout 0.5 --json "$made/a.json" "$made/bare" hang
  assert_output --partial "The parent reads from a pipe"
  refute_output --partial "at lines.c"
  [[ $(jq -c '[.places, [.processes[].stands[][1]], .blocked[0].line]' \
    "$made/a.json") =~ ^\[\[\],\[(null,?)*\],null\]$ ]]
}

@test "lines: the observer that is built without libdw says nothing of them" {
  cd "$ROOT" || return
  local objects=()
  mapfile -t objects < <(find "$BUILD/common/observe" -name '*.o' \
    ! -name 'line_[mrsw]*.o' ! -name 'lines*.o' ! -name elsewhere.o)
  "${CC:-cc}" -std=gnu17 -O2 -o "$made/observe" "${objects[@]}" \
    common/observe/line_words.c common/observe/lines_none.c \
    "$BUILD/common/cli/utf8.o" "$BUILD/common/pool/signal_name.o" -lm
  [[ $(ldd "$made/observe") != *libdw* ]]
  run -124 "$made/observe" --timeout 0.5 --json "$made/a.json" "$made/gcc" hang
  assert_output --partial "The parent reads from a pipe"
  refute_output --partial "at lines.c"
}

@test "lines: the guide quotes what is said" {
  local said guide
  said=$("$OBSERVE" --timeout 0.3 "$BUILD/tests/hangs" own-end-child 2>&1 |
    sed -n 's/.*observe: Nobody/observe: Nobody/p')
  guide=$(tr '\n' ' ' <"$ROOT/docs/see-what-the-kernel-saw.md")
  [[ $guide == *"$said"* ]] || fail "$said"
}

@test "make replay: one file, which asks for nothing, with the source in it" {
  [[ $BUILD -ef $ROOT/build ]] || skip "only for the plain build"
  command -v python3 >/dev/null || skip "no python3"
  local page=$ROOT/build/replay/lines.html
  rm -f "$page"
  run make -s -C "$ROOT" replay 3>&- ARGS=two_files \
    FILE="tests/helpers/lines.c tests/helpers/lines_far.c"
  assert_success
  assert_output --partial "Open this in a browser: $page"
  grep -q '"name":"lines_far.c"' "$page"
  grep -q '"stands":\[\[[0-9.]*,0,[0-9]*,"' "$page"
  # No address but those of names of XML and of the picture that it holds.
  run grep -oE '(src|href|url\(|from|import)[^ ]{0,3}(https?:|//)[^" )]*' "$page"
  assert_output ""
  run python3 "$ROOT/common/grade/replay_page.py" /dev/null
  assert_failure 1
  assert_output --partial "replay_page: /dev/null: "
  run -1 python3 "$ROOT/common/grade/replay_page.py" "$made/nothing.json"
  assert_output "replay_page: $made/nothing.json: No such file or directory"
}

@test "lines: --explain names them of a program that runs without us" {
  local pid child said try
  "$made/gcc" hang >/dev/null 3>&- </dev/null &
  pid=$!
  for try in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.2
    said=$("$OBSERVE" --explain "$pid" 2>&1) || true
    [[ $said != *"in pause, at "* ]] || break
  done
  child=$(cut -d ' ' -f 1 "/proc/$pid/task/$pid/children")
  kill "$pid" "$child"
  [[ $said != *"not ours"* ]] || skip "no right to look into a process here"
  [[ $said == *"The parent stands in read, at lines.c:"*"in pause, at lines.c:"* ]] ||
    fail "$said"
}
