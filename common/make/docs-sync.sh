#!/usr/bin/env bash
# Keeps code and output in the chapters real: every block names its source in
# a comment on the line before its fence, and is filled from there.
#
# usage: docs-sync.sh [--check] [FILE.md ...]     (without files: docs/*.md)
#
#   <!-- lessons/03-joined-fork/joined_fork.c: join_process -->
#       a function, struct or declaration, with the comment above it
#   <!-- common/pool/pool.c: "first line has this" to "last line has this" -->
#   <!-- expected/help/03-joined-fork.txt -->    a whole file
#   <!-- expected/03-joined-fork.txt -->         a console block: a real run,
#       in that order or another that its .order file allows
#   <!-- run -->  or  <!-- run: any order -->    a console block: its "$ "
#       lines are run, in one shell; seconds may differ, within reason
#   <!-- change: lessons/03-joined-fork/joined_fork.c -->   a diff block: its
#       "-" and " " lines stand in that file, and with "+" it still compiles
#   <!-- changed -->, <!-- changed: any order -->  a console block, run with
#       the diff block above it applied (in a copy)
#   <!-- example -->        C that stands for itself and must compile
#   <!-- by hand: why -->   a console block that no script can check
#   <!-- table: docs/pictures/bench-pool.csv -->   a table, right below
#
# With --check nothing is written: each difference is told, and the status is 1
# if there was one. Needs a built build/. DOCS_ROOT is where sources are.
set -u
# What it makes, it makes in a tree of its own: nothing of the make that may
# have started this, least of all where that one builds, must reach it.
unset BUILD MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL
root=${DOCS_ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d "${TMPDIR:-/tmp}/docs-sync.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
check=no
bad=0
# normalise(), which tests use for the same purpose.
eval "$(sed -n '/^normalise() {/,/^}/p' "$root/tests/helpers/helpers.bash")"

complain() {
  echo "$file:$number: $*" >&2
  bad=1
}

# excerpt PATH NAME: the function, struct or declaration of that name.
excerpt() {
  awk -v name="$2" -v header="$([[ $1 == *.h ]] && echo 1)" '
    function opens() {
      if ($0 == "struct " name " {" || $0 == "enum " name " {")
        return 1
      return $0 ~ ("^[a-z].*[ *]" name "\\(") && (header || !/;$/)
    }
    !inside && /^\/\*/ { comment = ""; commenting = 1 }
    !inside && commenting { comment = comment $0 "\n"
      if (/\*\//) commenting = 0
      next }
    !inside && opens() { inside = 1; found++; printf "%s", comment }
    inside { print
      if (/^}/ || (header && /;$/ && !/^ *[a-z].*;$/) ||
          (header && /\);$/)) { inside = 0; comment = "" }
      next }
    { comment = "" }
    END { exit found != 1 }' "$root/$1"
}

# between PATH FIRST LAST: from the line with FIRST to the next with LAST.
between() {
  awk -v first="$2" -v last="$3" '
    !inside && !found && index($0, first) { inside = 1; found = 1 }
    inside { print; if (index($0, last)) { inside = 0; closed = 1 } }
    END { exit !(found && closed) }' "$root/$1"
}

# Takes away the indentation that all lines share.
dedent() {
  awk '{ line[NR] = $0 }
    NF { match($0, /^ */); if (least == "" || RLENGTH < least) least = RLENGTH }
    END { for (i = 1; i <= NR; i++) print substr(line[i], least + 1) }'
}

# What differs between two runs: pids, and the widths of ps columns.
same_but_for_run() {
  normalise | sed -E -e 's/[[:space:]]+/ /g' -e 's/^ //' -e 's/ $//' \
    -e 's/^[0-9]+ [0-9]+ /P P /' -e 's/pid [0-9]+/pid P/g' \
    -e 's/ <defunct>$//' -e 's/Finished in [0-9.]+/Finished in T/' -e 's/^(real|user|sys) [0-9.]+/\1 T/' |
    if [[ $1 == any ]]; then sort; else cat; fi
}

# The seconds of two runs agree: a nap is no shorter than it was (how long
# work takes is the machine's affair), and nothing takes ten times as long.
seconds_agree() {
  paste <(seconds_in "$1" "$3") <(seconds_in "$2" "$3") |
    awk '{ if ($1 == "nap" && $4 < $2 * 0.8 - 0.3 || $4 > $2 * 5 + 10)
        wrong = 1 }
      END { exit wrong }'
}
seconds_in() {
  sed -nE -e 's/.*Finished in ([0-9.]+) second\(s\).*/nap \1/p' \
    -e 's/.*Finished in ([0-9.]+) seconds.*/work \1/p' \
    -e 's/^real ([0-9.]+)$/nap \1/p' -e 's/^(user|sys) ([0-9.]+)$/work \2/p' \
    "$1" | if [[ $2 == any ]]; then sort; else cat; fi
}

# run_console BLOCK DIR: the block as it comes out when its commands are run.
run_console() {
  local line command=
  while IFS= read -r line; do
    [[ $line == '$ '* ]] || continue
    command+="printf '%s\n' $(printf %q "$line")"$'\n'"${line#\$ }"$'\n'
  done <"$1"
  (cd "$2" && MAKEFLAGS=-s MAKELEVEL='' AS_BUILT=1 OPT=-O0 NO_COLOR=1 \
    timeout -k 5 120 bash -c "$command" 2>&1 </dev/null) 3>&-
}

# apply_change BLOCK PATH FROM-ROOT TO-FILE: fails if the old lines are not
# there exactly once.
apply_change() {
  awk -v block="$1" '
    BEGIN {
      while ((getline line < block) > 0) {
        sign = substr(line, 1, 1)
        if (line == "") sign = " "
        if (sign != "+") old[++olds] = substr(line, 2)
        if (sign != "-") new[++news] = substr(line, 2)
      }
    }
    { text[NR] = $0 }
    END {
      for (i = 1; i + olds - 1 <= NR; i++) {
        for (j = 1; j <= olds && text[i + j - 1] == old[j]; j++) continue
        if (j > olds) { at = i; times++ }
      }
      if (times != 1 || !olds) exit 1
      for (i = 1; i <= NR; i++) {
        if (i == at) { for (j = 1; j <= news; j++) print new[j]
          i += olds - 1 }
        else print text[i]
      }
    }' "$root/$2" >"$3"
}

compile() {
  local mpi=()
  if grep -qs '^#include <mpi.h>' "$1"; then
    # Where there is no MPI, the lesson that needs one goes uncompiled.
    read -ra mpi < <("${MPICC:-mpicc}" -show 2>/dev/null |
      grep -oE -- '-I[^ ]+' | paste -s -d ' ' -) || true
    [[ ${#mpi[@]} -gt 0 ]] || return 0
  fi
  "${CC:-cc}" ${mpi[@]+"${mpi[@]}"} -std=gnu17 -fsyntax-only -Wall -Wextra -Werror -x c \
    "-I$root"/common/{pool,picture,job,cli} "$@"
}

# An example is a whole file, or else statements.
compile_example() {
  local body=$1
  {
    printf '#include <%s>\n' err.h errno.h signal.h stdbool.h stdio.h stdlib.h \
      string.h sys/wait.h time.h unistd.h
    echo 'void example(void); void example(void) {'
    cat "$body"
    echo '}'
  } >"$work/statements.c"
  compile "$body" 2>/dev/null || compile "$work/statements.c"
}

# as_table FILE.csv: as Markdown. Columns whose name is in quotes hold words, the
# others numbers.
as_table() {
  awk '/^#/ { next }
    {
      line = "|"
      rule = "|"
      for (rest = $0 ","; rest != ""; rest = substr(rest, RLENGTH + 2)) {
        match(rest, /^("[^"]*"|[^,]*)/)
        cell = substr(rest, 1, RLENGTH)
        rule = rule (cell ~ /^"/ ? "---|" : "---:|")
        gsub(/"/, "", cell)
        if (!below && line == "|")
          cell = toupper(substr(cell, 1, 1)) substr(cell, 2)
        line = line " " cell (cell == "" ? "|" : " |")
      }
      print line
      if (!below++)
        print rule
    }' "$1"
}

# A copy of the tree in which a change can be made and built.
changed_tree() {
  [[ ! -e $work/tree ]] || rm -rf "$work/tree"
  mkdir -p "$work/tree/build"
  cp -a "$root/Makefile" "$root/common" "$root/lessons" "$work/tree"
  [[ ! -d $root/images ]] || ln -s "$root/images" "$work/tree/images"
  local part
  for part in common lessons common.a picture.a; do
    [[ ! -e $root/build/$part ]] || cp -a "$root/build/$part" "$work/tree/build"
  done
}

# block_as_it_should_be DIRECTIVE LANGUAGE: reads $work/old, writes $work/new.
# Fails, having said so, if that cannot be done.
block_as_it_should_be() {
  local directive=$1 language=$2 path name order=as-is
  [[ $directive != *": any order" ]] || order=any
  case $language:$directive in
    c:example) compile_example "$work/old" >&2 ||
      { complain "the example does not compile"; return 1; }
      cp "$work/old" "$work/new" ;;
    c:*": "*) path=${directive%%: *} name=${directive#*: }
      [[ -f $root/$path ]] || { complain "no file $path"; return 1; }
      if [[ $name =~ ^\"(.*)\"\ to\ \"(.*)\"$ ]]; then
        between "$path" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" |
          dedent >"$work/new"
      else
        excerpt "$path" "$name" >"$work/new"
      fi
      [[ ${PIPESTATUS[0]} -eq 0 && -s $work/new ]] ||
        { complain "$path has no (or more than one) $name"; return 1; } ;;
    console:expected/*) console_as_expected "$directive" || return 1 ;;
    console:run*) cp "$work/old" "$work/new"
      rerun "$root" "$order" ;;
    console:changed*) [[ -n $change ]] ||
        { complain "no change above this block"; return 1; }
      cp "$work/old" "$work/new"
      changed_tree
      cp "$work/changed" "$work/tree/$change"
      rerun "$work/tree" "$order" ;;
    console:"by hand: "*) cp "$work/old" "$work/new" ;;
    diff:"change: "*) path=${directive#change: }
      change=
      [[ -f $root/$path ]] || { complain "no file $path"; return 1; }
      apply_change "$work/old" "$path" "$work/changed" ||
        { complain "the change does not fit $path"; return 1; }
      compile "$work/changed" "-I$root/$(dirname "$path")" >&2 ||
        { complain "with the change, $path does not compile"; return 1; }
      change=$path
      cp "$work/old" "$work/new" ;;
    table:*) path=${directive#table: }
      [[ -f $root/$path ]] || { complain "no file $path"; return 1; }
      as_table "$root/$path" >"$work/new" ;;
    text:*/*) [[ -f $root/$directive ]] ||
        { complain "no file $directive"; return 1; }
      cp "$root/$directive" "$work/new" ;;
    *) complain "'$directive' says nothing about a $language block"
      return 1 ;;
  esac
}

# Leaves the block alone if a new run says the same. On a machine that has much
# else to do a "sleep 2; ps" may look too late, so it may try again.
rerun() {
  for _ in 1 2 3; do
    run_console "$work/old" "$1" >"$work/run"
    ! says_the_same "$2" || return 0
  done
  cp "$work/run" "$work/new"
}
says_the_same() {
  cmp -s <(same_but_for_run "$1" <"$work/old") \
    <(same_but_for_run "$1" <"$work/run") &&
    seconds_agree "$work/old" "$work/run" "$1"
}

# Is FILE, a console block, the transcript or another order that is allowed?
is_expected() {
  local slug=$2
  sed '/^\$ /d' "$1" | normalise >"$work/transcript"
  if [[ -e $root/expected/$slug.order ]]; then
    awk -f "$root/common/tools/order.awk" "$root/expected/$slug.order" \
      "$work/transcript" >/dev/null
  else
    cmp -s "$work/transcript" "$root/expected/$slug.txt"
  fi
}

console_as_expected() {
  local slug=${1#expected/}
  slug=${slug%.txt}
  [[ -f $root/expected/$slug.txt ]] || { complain "no file $1"; return 1; }
  cp "$work/old" "$work/new"
  ! is_expected "$work/new" "$slug" || return 0
  { sed -n '/^\$ /p' "$work/old"
    # Piped, so that we wait for orphans too.
    (cd "$root" && "build/$slug" </dev/null | cat); } >"$work/new"
  is_expected "$work/new" "$slug" ||
    { complain "build/$slug does not print $1"; return 1; }
}

sync_file() {
  local line number=0 fence_at language directive='' change='' inside=no
  : >"$work/page"
  while IFS= read -r line || [[ -n $line ]]; do
    ((++number))
    if [[ $inside == table && $line == '|'* ]]; then
      printf '%s\n' "$line" >>"$work/old"
      continue
    elif [[ $inside == table ]]; then
      inside=no
      finish_block
    fi
    if [[ $inside == yes ]]; then
      if [[ $line != '```' ]]; then
        printf '%s\n' "$line" >>"$work/old"
        continue
      fi
      inside=no
      finish_block
    elif [[ $line == '```'?* ]]; then
      inside=yes fence_at=$number language=${line#\`\`\`}
      : >"$work/old"
    elif [[ $line =~ ^\<!--\ (.*)\ --\>$ ]]; then
      directive=${BASH_REMATCH[1]}
      printf '%s\n' "$line" >>"$work/page"
      if [[ $directive == "table: "* ]]; then
        inside=table fence_at=$number language=table
        : >"$work/old"
      fi
      continue
    fi
    [[ $inside == yes ]] || directive=
    printf '%s\n' "$line" >>"$work/page"
  done <"$file"
  if [[ $inside == table ]]; then
    inside=no
    finish_block
  fi
  [[ $inside == no ]] || complain "the block of line $fence_at has no end"
  if [[ $check == no ]] && ! cmp -s "$work/page" "$file"; then
    cat "$work/page" >"$file"
    echo "$file: refreshed"
  fi
}

finish_block() {
  local number=$fence_at
  rm -f "$work/new"
  case $language in
    c | console | diff)
      if [[ -z $directive ]]; then
        complain "this $language block names no source"
      fi ;;
  esac
  if [[ -n $directive ]]; then
    block_as_it_should_be "$directive" "$language" || rm -f "$work/new"
  fi
  [[ -e $work/new ]] || cp "$work/old" "$work/new"
  if [[ $check == yes ]] && ! cmp -s "$work/old" "$work/new"; then
    complain "this block differs from its source ($directive)"
    diff "$work/old" "$work/new" >&2
  fi
  cat "$work/new" >>"$work/page"
}

[[ ${1:-} != --check ]] || { check=yes; shift; }
[[ $# -gt 0 ]] || set -- "$root"/docs/*.md
for file in "$@"; do
  sync_file
done
exit "$bad"
