#!/usr/bin/env bash
# The coach: finds the first unfinished exercise, grades it, waits until the
# file is saved, and grades it again. See docs/instructor.md for graders of
# classes; this one is for one learner and one terminal.
#
# usage: watch.sh [EXERCISE]
#
# Needs nothing but bash and a terminal: it looks at the file often.
# What is done is remembered in the plain file .progress.
set -u
cd "$(dirname "$0")/../.." || exit 3
. common/grade/names.sh
export PROGRESS=${PROGRESS:-.progress}
if [[ ! -t 0 || ! -t 1 ]]; then
  echo "make watch needs a terminal; make grade 03 does not" >&2
  exit 2
fi
# bash 3.2, which macOS has, knows whole seconds only.
tick=0.2
((BASH_VERSINFO[0] >= 4)) || tick=1

# In the order of the course: the steps of a lesson, then its exercise.
exercises=()
while IFS= read -r name; do exercises+=("$name"); done < <(every_name)

bold="" green="" plain=""
if [[ -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  bold=$'\e[1m' green=$'\e[32m' plain=$'\e[0m'
fi
report=$(mktemp)
trap 'rm -f "$report" "$report.said"; stty echo 2>/dev/null; echo' EXIT
trap 'exit 0' INT TERM HUP
resized=""
trap 'resized=1' WINCH

is_done() { grep -qx "$1 passed" "$PROGRESS" 2>/dev/null; }

how_many_done() {
  local name n=0
  for name in "${exercises[@]}"; do ! is_done "$name" || ((++n)); done
  echo "$n"
}

# The first unfinished one after $1, or before it; empty if all are done.
next_one() {
  local name found="" first="" passed=""
  [[ -n ${1:-} ]] || passed=1
  for name in "${exercises[@]}"; do
    is_done "$name" || {
      [[ -n $first ]] || first=$name
      [[ -n $found || -z $passed ]] || found=$name
    }
    [[ $name != "${1:-}" ]] || passed=1
  done
  echo "${found:-$first}"
}

# Where one is: "03 b of e, 12 of 96".
place() {
  local last i
  for ((i = 0; i < ${#exercises[@]}; i++)); do
    [[ ${exercises[i]} != "$current" ]] || break
  done
  if is_step "$current"; then
    last=$(steps_of "$(lesson_of "$current")" | tail -1)
    printf '%s %s of %s' "${current:0:2}" "${current:2}" "${last:2}"
  else
    printf '%s' "$current"
  fi
  printf ', %d of %d' $((i + 1)) "${#exercises[@]}"
}

# The one before the current one, done or not; the first has none.
one_before() {
  local name before=""
  for name in "${exercises[@]}"; do
    [[ $name != "$current" ]] || break
    before=$name
  done
  echo "$before"
}

# When all of a lesson is done: what to say about it.
summit() {
  local name lesson
  lesson=$(lesson_of "$current")
  for name in $(names_meant "${lesson%%-*}"); do is_done "$name" || return 0; done
  printf '%s\n\n' "All of lesson ${lesson%%-*} is done: $(
    if is_step "$current" && [[ ! -e $(checks_of "$lesson") ]]; then
      echo "its last step is behind you. Well walked."
    else
      echo "you are at its summit. Well climbed."
    fi
  )"
}

# A number that changes when the file does; nothing while there is no file.
checksum() { cksum "$(file_of "$current")" 2>/dev/null; }

measure() {
  local size
  size=$(stty size 2>/dev/null) || size="24 80"
  rows=${size% *} columns=${size#* }
  ((rows > 5)) || rows=24
  ((columns > 20)) || columns=80
  # The report is laid out for the screen that there is: above it are three
  # lines, below it two; the lines that are cut off its head make up for them.
  # The keys go on in a further line of a narrow screen.
  local words
  words=$(keys)
  export COLUMNS=$columns MOST_LINES=$((rows - 6 - (${#words} - 1) / (columns - 1)))
}

clear_screen() {
  if [[ ${TERM:-dumb} == dumb ]]; then
    printf '\n\n'
  else
    printf '\e[H\e[2J\e[3J'
  fi
}

bar() {
  local n total width=30 i
  n=$(how_many_done) total=${#exercises[@]}
  printf '['
  for ((i = 0; i < width; i++)); do
    ((i < n * width / total)) && printf '#' || printf -- '-'
  done
  printf '] %d of %d' "$n" "$total"
}

# The picture of a run, for a step that is about one: its checks say so in a
# line "# picture: ARGUMENTS".
picture_of_run() {
  local checks
  checks=$(checks_of "$current")
  grep -q '^# picture:' "$checks" || return 0
  # shellcheck disable=SC2046 # arguments are words
  WITH="${BUILD:-build}/observe --timeout 30 --timeline" common/grade/try.sh \
    "$current" $(sed -n 's/^# picture: *//p' "$checks") 2>&1 </dev/null
  echo
}

# show FILE KEYS: the bar and the path, as much of the file as fits, the keys.
show() {
  local line n=0 room
  measure
  room=$MOST_LINES
  clear_screen
  local head
  head="$(bar) done   $(place)"
  # No room for the bar: where one is says as much.
  ((${#head} < columns)) || head=$(place)
  printf '%s%s%s\n' "$bold" "${head:0:columns-1}" "$plain"
  printf '%s\n\n' "$(file_of "$current")"
  while IFS= read -r line && ((n++ < room)); do
    [[ $line != *"see it:   make timeline"* ]] ||
      line="        see it:   press t"
    printf '%s\n' "${line:0:columns-1}"
  done <"$1"
  ((n <= room)) || printf '%s\n' "... (all of it: make grade ${current%%-*})"
  printf '\n'
  printf '%s' "$2" | fold -s -w $((columns - 1))
}

keys() {
  local solution=""
  ! is_done "$current" || solution="s solution  "
  echo "h hint  n next  b back  l list  t timeline  w hang  r reset  ${solution}q quit"
}

grade() {
  local status=0
  sum=$(checksum)
  if [[ -z $sum ]]; then
    printf '%s\n' "The file is not there. As soon as it is, it is graded;" \
      "r brings the one that you began with." >"$report"
    show "$report" "$(keys)"
    return
  fi
  printf '\r\e[K%s' "grading ..."
  common/grade/grade.sh -b "$current" >"$report" 2>&1 </dev/null || status=$?
  sed '1,3d' "$report" >"$report.cut" && mv "$report.cut" "$report"
  if ((status == 0)); then
    {
      printf '%s%s%s\n\n' "$green" \
        "Passed: $current. Press n for the next one." "$plain"
      summit
      picture_of_run
      [[ $(how_many_done) != "${#exercises[@]}" ]] || cat <<'END'
That was the last one: all exercises are done. Congratulations! You can start
processes, wait for them, share work among them, and tell from what the kernel
saw whether it went well. What next: lesson 14 takes the same job to many
machines, and common/pool/pool.c is now a text that you can read.

END
      cat "$report"
    } >"$report.new" && mv "$report.new" "$report"
  fi
  show "$report" "$(keys)"
}

wait_for_key() {
  printf '\n%s' "(any key to go back)"
  read -rsn1 _
  show "$report" "$(keys)"
}

box() { is_done "$1" && printf '[x]' || printf '[ ]'; }

# A line a lesson: its exercise, if it has one, and its steps.
list() {
  local lesson name step answer
  clear_screen
  for lesson in $(every_lesson); do
    if [[ -e $(checks_of "$lesson") ]]; then box "$lesson"; else printf '   '; fi
    printf ' %-23s' "$lesson"
    for step in $(steps_of "$lesson"); do
      printf ' %s%s' "$(box "$step")" "${step:2}"
    done
    [[ $lesson != "$(lesson_of "$current")" ]] || printf '   <- here'
    echo
  done
  printf '\n%s' "A number such as 03 or 03b and Enter goes there, Enter alone goes back: "
  stty echo
  IFS= read -r answer
  # 2 and 02 are the same number.
  [[ ! $answer =~ ^[0-9][a-z]?$ ]] || answer=0$answer
  name=$(names_meant "${answer:-none}")
  if [[ -n $name ]]; then
    # Of a lesson, what is left to do in it, or its exercise.
    current=${name##*$'\n'}
    for step in $name; do
      is_done "$step" || { current=$step && break; }
    done
    grade
    return
  fi
  show "$report" "$(keys)"
}

# The arguments of the run that the report is about, or that its head suggests.
arguments_of_run() {
  local arguments
  arguments=$(sed -n 's/.*make timeline .*ARGS="\(.*\)"$/\1/p' "$report" |
    head -1)
  [[ -n $arguments ]] || arguments=$(sed -n \
    's/^.*make try .*ARGS="\([^"]*\)".*$/\1/p' "$(file_of "$current")" |
    head -1)
  echo "$arguments"
}

# Ctrl-C ends the run, not us: its observer then says who waits for whom.
run_kept_apart() {
  trap : INT
  "$@" </dev/null
  trap 'exit 0' INT
}

# timeline_run [CLOCK]: the picture of the run that the report is about, or of the
# first that the file's head comment proposes. CLOCK is as make takes it: ORDER=7,
# REAL=1; without, it is the report's.
timeline_run() {
  local told arguments clock=${1:-}
  told=$(grep -m 1 'make timeline ' "$report")
  arguments=$(arguments_of_run)
  [[ -n $clock ]] ||
    clock=$(grep -oE '\b(ORDER=[a-z0-9]+|REAL=1)' <<<"$told" | head -1)
  [[ -n $clock || $told != *" VIRTUAL=1 "* ]] || clock=VIRTUAL=1
  clear_screen
  echo "make timeline FILE=$(file_of "$current")${clock:+ $clock} ARGS=\"$arguments\""
  echo
  # shellcheck disable=SC2086 # MAKE may be words
  run_kept_apart ${MAKE:-make} -s timeline "FILE=$(file_of "$current")" \
    ${clock:+"$clock"} "ARGS=$arguments" 2>&1 | (
    trap '' INT
    tail -n $((rows - 6))
  )
}

timeline() {
  local key clock=""
  while :; do
    timeline_run "$clock"
    printf '\n%s' "(o another order  c clock on the wall  any other key to go back)"
    read -rsn1 key
    case $key in
      o)
        printf '\r\e[K%s' "order (first, last, together, turns or a number): "
        stty echo
        IFS= read -r clock
        stty -echo
        [[ $clock =~ ^([a-z]+|[0-9]+)$ ]] || break
        clock=ORDER=$clock
        ;;
      c) clock=REAL=1 ;;
      *) break ;;
    esac
  done
  show "$report" "$(keys)"
}

# In the observer's words, wrapped; or what else there is to say.
tell_who_waits() {
  local said
  said=$(sed -n 's/^observe: //p' "$report.said")
  if [[ -n $said ]]; then
    printf '%s\n' "$said"
  elif grep -q 'error:' "$report.said"; then
    cat "$report.said"
  else
    echo "It ends by itself: nobody waits for ever."
  fi | fold -s -w $((columns - 1))
}

who_waits() {
  local made="--virtual-time --timeout 1e6 --max-wall 10"
  clear_screen
  echo "Who waits for whom when it hangs (Ctrl-C: who does now) ..."
  echo
  # shellcheck disable=SC2046 # arguments are words
  WITH="${BUILD:-build}/observe $made" run_kept_apart common/grade/try.sh \
    "$current" $(arguments_of_run) >/dev/null 2>"$report.said"
  tell_who_waits
  rm -f "$report.said"
  wait_for_key
}

reset() {
  local answer backup
  printf '\r\e[K%s' "Start $current again? Your file is kept in .backups. (y/n) "
  read -rsn1 answer
  if [[ $answer == y ]]; then
    mkdir -p .backups
    backup=.backups/$current.$(date +%Y%m%d-%H%M%S).c
    if [[ ! -e $(file_of "$current") ]]; then
      common/grade/starters.sh "$current"
      grade
      return
    fi
    cp "$(file_of "$current")" "$backup" &&
      common/grade/starters.sh "$current"
    grade
    printf '\r\e[K%s' "what you had is in $backup"
  else
    show "$report" "$(keys)"
  fi
}

solution() {
  is_done "$current" || return 0
  clear_screen
  awk -v want=solution -f common/grade/starter.awk \
    "$(reference_of "$current")" >"$report.c"
  if command -v less >/dev/null; then
    less "$report.c"
  else
    cat "$report.c"
  fi
  rm -f "$report.c"
  is_step "$current" || echo "More ways to do it: tests/solutions/$current/"
  wait_for_key
}

hint() {
  clear_screen
  common/grade/hint.sh "$current" | cut -c "1-$((columns - 1))" |
    sed "s/; 'make hint [0-9]*' once more/; press h once more/"
  wait_for_key
}

greet() {
  clear_screen
  cat <<END
Welcome to forklings.

Each lesson has a few small steps and ends in an exercise:
programs that compile, run, and do the wrong thing. You make
them do the right thing.

  1. Open this file in your editor, in another window:
       $(file_of "$current")
     Its first lines say what to build.
  2. Change it and save. At every save this window compiles
     the program, runs it under an observer that sees what
     the kernel sees, and says what is still wrong, and why.
  3. Stuck? Press h for a hint; of three, each says more.

The lesson to it:  make ${current:0:2}
Its chapter:       docs/$(lesson_of "$current").md
What you have done is remembered in the file .progress.

END
  printf '%s' "(any key to begin)"
  read -rsn1 _
}

current=$(names_meant "${1:-none}" | head -1)
if [[ -n ${1:-} && -z $current ]]; then
  echo "there is no exercise $1" >&2
  exit 2
fi
# A lesson's number leads to the first of it that is not done.
if [[ -n ${1:-} && $current != "$1" ]]; then
  for name in $(names_meant "$1"); do
    is_done "$name" || { current=$name && break; }
  done
fi
current=${current:-$(next_one)}
current=${current:-${exercises[0]}}
measure
# Whether .progress exists does not tell: `make grade` may have made it.
grep -qx greeted "$PROGRESS" 2>/dev/null || {
  greet
  echo greeted >>"$PROGRESS"
}
stty -echo
grade
while :; do
  key=""
  read -rsn1 -t "$tick" key
  status=$?
  # Above 128, the time to wait for a key was up; any other failure means that
  # the terminal is gone.
  ((status == 0 || status > 128)) || exit 0
  case $key in
    h) hint ;;
    n)
      next=$(next_one "$current")
      if [[ -z $next ]]; then
        printf '\r\e[K%s' "all exercises are done"
      else
        current=$next
        grade
      fi
      ;;
    b)
      back=$(one_before)
      if [[ -n $back ]]; then
        current=$back
        grade
      else
        printf '\r\e[K%s' "this is the first one"
      fi
      ;;
    l) list ;;
    t) timeline ;;
    w) who_waits ;;
    r) reset ;;
    s) solution ;;
    q) exit 0 ;;
  esac
  if [[ -n $resized ]]; then
    resized=""
    show "$report" "$(keys)"
  fi
  [[ $(checksum) == "$sum" ]] || grade
done
