# The rooms of the house agree with each other: a lesson's number and slug are
# the same everywhere. Uses find, since a copy need not be a git clone.
load ../helpers/helpers

# Collects complaints, so that one run names all that is wrong.
complaints=
complain() {
  complaints+="$*"$'\n'
}
assert_no_complaints() {
  [[ -z $complaints ]] || fail "$complaints"
}

slugs() {
  find "$ROOT/lessons" -mindepth 1 -maxdepth 1 | sed 's|.*/||' | sort
}

@test "house: every lesson is in every room under its own name" {
  local slug source room
  for slug in $(slugs); do
    [[ $slug =~ ^[0-9][0-9]-[a-z]+(-[a-z]+)*$ ]] ||
      complain "lessons/$slug: not a number and a slug"
    source=${slug#*-}
    for room in "lessons/$slug/${source//-/_}.c" "expected/$slug.txt" \
      "tests/lessons/$slug.bats" "docs/$slug.md"; do
      [[ -s $ROOT/$room ]] || complain "missing: $room"
    done
  done
  assert_no_complaints
}

@test "house: no room holds a lesson that is not there" {
  local file slug
  for file in "$ROOT"/expected/[0-9]* "$ROOT"/tests/lessons/* \
    "$ROOT"/docs/[0-9]*; do
    [[ -e $file ]] || continue
    slug=$(basename "$file" | sed 's/\..*//')
    [[ -d $ROOT/lessons/$slug ]] || complain "no lesson for ${file#"$ROOT/"}"
  done
  assert_no_complaints
}

@test "house: lessons are numbered from 01 without a gap" {
  local number=0 slug
  for slug in $(slugs); do
    number=$((number + 1))
    [[ $((10#${slug%%-*})) -eq $number ]] || complain "$slug stands at $number"
  done
  ((number > 0))
  assert_no_complaints
}

@test "house: the top holds the rooms and nothing else" {
  local name
  for name in $(find "$ROOT" -mindepth 1 -maxdepth 1 | sed 's|.*/||'); do
    case $name in
      Makefile | README.md | LICENSE) ;;
      lessons | common | images | expected | tests | docs | build) ;;
      .ci | .github | .git | .gitignore | .clang-format | .editorconfig) ;;
      .shellcheckrc | .devcontainer | .dockerignore) ;;
      .progress) ;; # the learner's, and git-ignored
      *) complain "not one of the rooms: $name" ;;
    esac
  done
  assert_no_complaints
}

@test "house: each room in common/ tells of every file, in a line, and no other" {
  local room name told
  for room in "$ROOT"/common/*/; do
    room=${room%/}
    told=$(sed -n 's/^| \(`[^|]*`\) | .*/\1/p' "$room/README.md" 2>/dev/null |
      tr -d '` ' | tr ',' '\n' | sort)
    [[ -z $(uniq -d <<<"$told") ]] ||
      complain "${room#"$ROOT/"}/README.md: twice: $(uniq -d <<<"$told")"
    while read -r name; do
      complain "${room#"$ROOT/"}/README.md: not one line with $name," \
        "or a line with a file that is not there"
    done < <(cd "$room" && find . -mindepth 1 -maxdepth 1 -not -name README.md \
      -not -name ".*" -not -name __pycache__ | sed 's|^./||' | sort | comm -3 - <(echo "$told") |
      tr -d '\t')
  done
  assert_no_complaints
}

@test "house: nothing in common/ needs what is there for tests alone" {
  run grep -rnE 'tests/(helpers|common|lessons|grader|fuzz)' "$ROOT/common" \
    --exclude=tests.mk --exclude=pictures.mk
  assert_output ""
}

@test "house: C lines have at most 80 columns, and no tabs" {
  run find "$ROOT" -path "$ROOT/build" -prune -o -name '*.[ch]' -exec awk 'length($0) > 80 || /\t/ {
      print FILENAME ":" FNR ": " length($0) " columns" }' {} +
  assert_equal "$output" ""
}

@test "house: every lesson opens by saying what it is and how to run it" {
  local slug file head line
  for slug in $(slugs); do
    for file in "$ROOT/lessons/$slug/"*.c; do
      [[ $file != */exercise.c ]] || continue
      head=$(sed -n '1,/\*\//p' "$file")
      [[ $head == "/*"$'\n'" * Lesson ${slug%%-*}: "* ]] ||
        complain "${file#"$ROOT/"}: does not open with 'Lesson ${slug%%-*}: '"
      for line in "Run it: *make ${slug%%-*}" "Chapter: *docs/$slug.md" \
        "Change first: *[^ ]"; do
        grep -q "$line" <<<"$head" ||
          complain "${file#"$ROOT/"}: no line for: $line"
      done
    done
  done
  assert_no_complaints
}

# quick_start: what README's first fenced sh block holds.
quick_start() {
  awk '/^```/ && inside { exit } inside { print } /^```sh$/ { inside = 1 }' \
    "$ROOT/README.md"
}

@test "house: README's quick start is two command lines" {
  run quick_start
  assert_equal "${#lines[@]}" 2
  [[ ${lines[0]} == *"make setup tour" ]] || fail "line 1: ${lines[0]}"
  assert_equal "${lines[1]}" "make setup test"
}

@test "house: README and chapters link to files that are there" {
  local file target count=0
  while IFS=$'\t' read -r file target; do
    count=$((count + 1))
    [[ $target == *:* || -e ${file%/*}/$target ]] ||
      complain "${file#"$ROOT/"}: no $target"
  done < <(grep -o '](\([^)#]*\)' "$ROOT"/README.md "$ROOT"/docs/*.md |
    sed 's/:](/\t/')
  ((count > 300)) || complain "only $count links were looked for"
  assert_no_complaints
}

@test "house: make help names every target that is for people" {
  local target
  run make -s -C "$ROOT" help
  for target in all setup setup-all tour test test-all lint format clean; do
    [[ $output == *"make $target "* ]] || complain "make help is silent: $target"
  done
  assert_no_complaints
}

@test "house: without pkg-config, 01-08 are built and 09 says what it needs" {
  local bin=$BATS_TEST_TMPDIR/bin tool
  mkdir "$bin"
  for tool in sh bash make cc gcc as ld ar awk sed find mkdir rm dirname printf \
    cat uname cut; do
    [[ -z $(type -P "$tool") ]] || ln -s "$(type -P "$tool")" "$bin/$tool"
  done
  make_without() {
    run env -i PATH="$bin" make -C "$ROOT" CC="$(type -P cc)" \
      OPT=-O0 BUILD="$BATS_TEST_TMPDIR/build" "$@"
  }
  make_without -n all
  assert_equal "$status" 0
  [[ $output == *"-o $BATS_TEST_TMPDIR/build/08-ordered-map"* ]] || fail "no 08"
  [[ $output != *"jpeg_file.o"* && $output != *"-o $BATS_TEST_TMPDIR/build/09-"* ]] ||
    fail "$output"
  make_without 01 ARGS=0
  assert_equal "$status" 0
  make_without 09
  [[ $status -ne 0 && $output == *"lesson 09-"*"pkg-config"*"make setup"* ]] ||
    fail "$output"
}

@test "house: a goal that is none is answered in one line, and nothing begun" {
  # say GOAL ...: what make says to these, which it does not begin with.
  say() {
    run make -s -C "$ROOT" BUILD="$BATS_TEST_TMPDIR/build" "$@"
    assert_equal "$status" 2
    assert_equal "${#lines[@]}" 1
    [[ ! -e $BATS_TEST_TMPDIR/build ]] || complain "make $* has begun"
  }
  local goals answer last
  last=$(slugs | tail -n 1)
  while IFS='|' read -r goals answer; do
    # shellcheck disable=SC2086 # words
    say $goals
    [[ $output == *"$answer"* ]] || complain "make $goals: $output"
  done <<END
3|no lesson 3; did you mean: make 03
lesson3|no lesson lesson3; did you mean: make 03
003|no lesson 003; did you mean: make 03
joined-fork|did you mean: make 03
98|no lesson 98; there are 01 to ${last%%-*}
grade 3|no exercise 3; did you mean: make grade 03
grade 03 4|no exercise 4; did you mean: make grade 04
grade all-of-them|no exercise all-of-them; there are 01 to
hint 99|no exercise 99; there are 01 to
watch exercise7|did you mean: make watch 07
try 98|no exercise 98; there are 01 to
grade 3b|no exercise 3b; did you mean: make grade 03b
03b|03b is a small step; say: make grade 03b
timeline 3|no lesson 3; did you mean: make timeline 03
timeline|timeline of what? Say: make timeline 04
replay 3|no lesson 3; did you mean: make replay 03
replay|replay of what? Say: make replay 04
setup grade 3|did you mean: make grade 03
nonsense|no nonsense; make help lists what there is
END
  assert_no_complaints
}

@test "house: another compiler, or other flags, make everything anew" {
  mkdir "$BATS_TEST_TMPDIR/bin"
  local made name
  for name in one two; do
    printf '#!/bin/sh\ncase " $* " in *" -c "*) echo %s >>"$LOG" ;; esac\nexec %s "$@"\n' "$name" "${CC:-cc}" \
      >"$BATS_TEST_TMPDIR/bin/$name"
    chmod +x "$BATS_TEST_TMPDIR/bin/$name"
  done
  made=$BATS_TEST_TMPDIR/build/common/pool/clock.o
  # compiled VARIABLE=VALUE ...: which compiler has made that file just now
  compiled() {
    run env -u MAKEFLAGS -u CC LOG="$BATS_TEST_TMPDIR/log" AS_BUILT="" \
      PATH="$BATS_TEST_TMPDIR/bin:$PATH" make -s -C "$ROOT" \
      BUILD="$BATS_TEST_TMPDIR/build" "$made" "$@"
    assert_equal "$status" 0
    cat "$BATS_TEST_TMPDIR/log" 2>/dev/null || true
    rm -f "$BATS_TEST_TMPDIR/log"
  }
  assert_equal "$(compiled CC=one)" one
  assert_equal "$(compiled CC=one)" ""
  assert_equal "$(compiled CC=two)" two
  assert_equal "$(compiled CC=two OPT=-O0)" two
  assert_equal "$(compiled CC=two OPT=-O0)" ""
  assert_equal "$(compiled CC=one OPT=-O0 AS_BUILT=1)" ""
  assert_equal "$(compiled CC=one CFLAGS="-DWORD='\"a word\"'")" one
  assert_equal "$(compiled CC=one CFLAGS="-DWORD='\"a word\"'")" ""
}

@test "house: compile_commands.json names every C file once" {
  local file=$BUILD/compile_commands.json sources
  sources=$(find "$ROOT" -path "$ROOT/build" -prune -o -name '*.c' -print |
    wc -l)
  assert_equal "$(grep -c '"command": ' "$file")" $((sources))
  assert_equal "$(grep -o '"file": "[^"]*"' "$file" | sort | uniq -d)" ""
}

@test "house: what includes a header of ours is made anew when that changes" {
  local file header made deps count=0 ours
  ours=$(cd "$ROOT" && printf '%s\n' common/*/*.h | sed 's|.*/||')
  while IFS=: read -r file header; do
    made=$BUILD/${file%.c}.d
    [[ -e $made ]] || continue # an exercise, or a part that cannot be built here
    [[ $'\n'$ours$'\n' == *$'\n'$header$'\n'* ]] || continue
    count=$((count + 1))
    deps=$(<"$made")
    [[ ${deps//[$'\n\\']/ }" " =~ \ common/[a-z]*/$header\  ]] ||
      complain "$file: make does not know of $header"
  done < <(cd "$ROOT" &&
    grep -E '^#include "' lessons/*/*.c common/*/*.c |
    sed -E 's/#include "(.*)"$/\1/')
  ((count > 100)) || complain "only $count headers were looked for"
  assert_no_complaints
}

# symbols ROOM OPTION ...: "file symbol" for each that nm shows of the room's parts.
symbols() {
  local object objects=()
  for object in "$BUILD/common/$1/"*.o; do
    [[ ! -e $ROOT/common/$1/$(basename "$object" .o).c ]] ||
      objects+=("$object")
  done
  nm -A "${@:2}" "${objects[@]}" |
    awk '{ match($0, /[^\/]*[.]o:/)
      print substr($0, RSTART, RLENGTH - 3), $NF }'
}

# parts ROOM: "file symbol" for each global that a part of the room defines.
parts() { symbols "$1" -g --defined-only; }

# uses ROOM: "file other" where a part uses what another defines.
uses() {
  parts "$1" >"$BATS_TEST_TMPDIR/parts"
  symbols "$1" -u | awk '
    NR == FNR { home[$2] = $1; next }
    $2 in home && home[$2] != $1 { print $1, home[$2] }' \
    "$BATS_TEST_TMPDIR/parts" - | sort -u
}

@test "house: no circle of files in the observer" {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  command -v tsort >/dev/null || skip "no tsort"
  uses observe >"$BATS_TEST_TMPDIR/uses"
  (($(wc -l <"$BATS_TEST_TMPDIR/uses") > 30)) || fail "nothing uses anything"
  tsort "$BATS_TEST_TMPDIR/uses" >/dev/null 2>"$BATS_TEST_TMPDIR/circle" ||
    fail "$(cat "$BATS_TEST_TMPDIR/circle")"
}

@test "house: a header of the observer declares what its own .c defines" {
  [ "$(uname -s)" = Linux ] || skip "the observer needs Linux"
  parts observe | grep -v ' main$' >"$BATS_TEST_TMPDIR/parts"
  (($(wc -l <"$BATS_TEST_TMPDIR/parts") > 100)) || complain "hardly any parts"
  # Each name that stands before "(", "[" or ";" is looked up; a declaration
  # begins in the first column.
  while read -r line; do complain "$line"; done < <(awk '
    NR == FNR { home[$2] = $1; next }
    FNR == 1 { name = FILENAME; sub(/.*\//, "", name) }
    { rest = $0
      while (match(rest, /[A-Za-z_0-9]+[(\[;]/)) {
        word = substr(rest, RSTART, RLENGTH - 1)
        rest = substr(rest, RSTART + RLENGTH)
        if (!(word in home)) continue
        if (name == home[word] ".h") told[word] = 1
        else if (/^[a-z]/)
          print "common/observe/" name " declares " word ", which " \
            home[word] ".c defines"
      } }
    END { for (word in home) if (!told[word])
      print "common/observe/" home[word] ".h does not declare " word }' \
    "$BATS_TEST_TMPDIR/parts" "$ROOT"/common/observe/*.h)
  assert_no_complaints
}

@test "house: no header has the name of one of the system's" {
  local header name
  run "${CC:-cc}" -E -P -x c - < <(
    for header in "$ROOT"/common/*/*.h "$ROOT"/lessons/*/*.h stdio.h; do
      printf '#if __has_include(<%s>)\n%s\n#endif\n' "${header##*/}" "$header"
    done)
  assert_success
  while read -r name; do
    [[ $name == stdio.h ]] ||
      complain "${name#"$ROOT/"} shadows <$(basename "$name")>"
  done <<<"$output"
  [[ $output == *stdio.h* ]] || complain "it finds none of the system's either"
  assert_no_complaints
}

@test "house: what links in cli and job begins with its part's name" {
  local room file symbol
  for room in cli job; do
    [[ -e $BUILD/common/$room ]] || continue # job, without libjpeg
    while read -r file symbol; do
      [[ $symbol == "$file" || $symbol == "${file}_"* ]] ||
        complain "common/$room/$file.c defines $symbol"
      grep -qw "$symbol" "$ROOT/common/$room/$file.h" ||
        complain "common/$room/$file.h does not declare $symbol"
    done < <(parts "$room")
  done
  assert_no_complaints
}

@test "house: headers that others include are C++17, too" {
  command -v c++ >/dev/null || skip "no C++ compiler"
  local header
  for header in "$ROOT"/common/{cli,job,picture}/*.h \
    "$ROOT"/common/pool/{pool,process,clock}.h; do
    grep -q 'extern "C"' "$header" ||
      complain "${header#"$ROOT/"}: not extern \"C\""
    echo "#include \"${header#"$ROOT/common/"}\""
  done >"$BATS_TEST_TMPDIR/all.cc"
  run c++ -std=c++17 -Wall -Wextra -Wconversion -Werror -fsyntax-only \
    -I"$ROOT"/common{,/pool,/picture,/job,/cli} "$BATS_TEST_TMPDIR/all.cc"
  assert_equal "$output" ""
  assert_no_complaints
}

@test "house: a struct's name means one struct in all of common/" {
  local name
  for name in $(grep -hoE '^(struct|enum|union) [a-z_]+ \{' "$ROOT"/common/*/*.[ch] |
    sort | uniq -d | cut -d " " -f 2); do
    complain "$name: $(cd "$ROOT" &&
      grep -lE "^(struct|enum|union) $name \{" common/*/*.[ch] | tr '\n' ' ')"
  done
  assert_no_complaints
}
