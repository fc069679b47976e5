# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=13-do-less-work
load ../../common/grade/grade

# given NAME [OLDER RESULT ...]: makes a folder with files a.txt to f.txt, and
# those results: each of them is so many hours older than its file, or younger.
given() {
  local name hours folder=$BATS_FILE_TMPDIR/given/$1
  shift
  mkdir -p "$folder/made"
  for name in a b c d e f; do
    for ((i = RANDOM % 9 + 1; i > 0; i--)); do echo "word$i"; done \
      >"$folder/$name.txt"
    touch -d "2024-03-01 12:00:00" "$folder/$name.txt"
  done
  echo "some words and a crash" >"$folder/x.txt"
  echo "crash" >"$folder/y.txt"
  touch -d "2024-03-01 12:00:00" "$folder/x.txt" "$folder/y.txt"
  while (($#)); do
    hours=$1 name=$2
    echo "$name has $(wc -w <"$folder/$name" | tr -d ' ') words" \
      >"$folder/made/$name"
    touch -d "2024-03-01 $((12 - hours)):00:00" "$folder/made/$name"
    shift 2
  done
}

go() {
  record -c "$BATS_FILE_TMPDIR/given/$1" "$@"
}

setup_file() {
  make_time
  compile_submission
  given one
  given none
  given all -1 a.txt 0 b.txt -3 c.txt
  given some -2 b.txt 1 c.txt 3 d.txt -1 e.txt
  given bad -1 b.txt 2 x.txt
  # Of a FILE that is no longer there.
  echo "nothing.txt has 3 words" >"$BATS_FILE_TMPDIR/given/bad/made/nothing.txt"
  given again
  given crowd
  local i crowd=()
  for i in {1..20}; do
    crowd+=("c$i.txt")
    echo "one of many" >"$BATS_FILE_TMPDIR/given/crowd/c$i.txt"
  done
  go one 1 made a.txt
  go none "$(between 2 3)" made a.txt b.txt c.txt d.txt e.txt f.txt &
  go all 2 made a.txt b.txt c.txt &
  go some 4 made a.txt b.txt c.txt d.txt e.txt &
  go crowd 8 made "${crowd[@]}" &
  go bad 2 made y.txt a.txt b.txt nothing.txt x.txt c.txt &
  wait
  # Once more, in what the last one left.
  local left=$BATS_FILE_TMPDIR/runs/bad/cwd
  [[ ! -d $left ]] || record -c "$left" again 3 made c.txt y.txt b.txt a.txt
}

# right_lines: what each FILE must have come to, from what was there before.
right_lines() {
  local given=$BATS_FILE_TMPDIR/given/${run_dir##*/} name
  [[ ${run_dir##*/} != again ]] || given=$BATS_FILE_TMPDIR/runs/bad/cwd
  for name in ${arguments#* * }; do
    if [[ ${run_dir##*/} == again ]]; then
      [[ $name == y.txt ]] && echo "$name: failed" || echo "$name: up to date"
    elif [[ -e $given/$name && -e $given/made/$name &&
      ! $given/$name -nt $given/made/$name ]]; then
      echo "$name: up to date"
    elif [[ $name == [xy].txt || ! -e $given/$name ]]; then
      echo "$name: failed"
    else
      echo "$name: made"
    fi
  done
}

# naps: how many results were begun.
naps() {
  naps_of_workers | awk '{ all += $1 } END { print int(all / 500 + 0.5) }'
}

to_do() { right_lines | grep -c -v ': up to date\|^nothing'; }

# in_folder: the results are what they should be, and there is nothing else.
in_folder() {
  local name given=$BATS_FILE_TMPDIR/given/${run_dir##*/} there
  local cwd=$run_dir/cwd
  for name in ${arguments#* * }; do
    there=$(cat "$cwd/made/$name" 2>/dev/null || true)
    case $(right_lines | sed -n "s/^$name: //p") in
      failed)
        if [[ -e $given/made/$name ]]; then
          [[ $there == "$(<"$given/made/$name")" ]] ||
            wrong "an old result is gone when making it anew fails" \
              -e "made/$name is as it was: $(<"$given/made/$name")" \
              -s "${there:-it is gone, or empty}" \
              -w "rename puts the new one in place, when it is whole" \
              -r "The exercise: whole"
        elif [[ -e $cwd/made/$name ]]; then
          wrong "half a result is there" \
            -e "no made/$name, since its process was killed in the middle" \
            -s "made/$name with: $there" \
            -w "the next run takes it for a good one. Write into another name, and
rename it when it is whole" -r "The exercise: whole"
        fi
        ;;
      *)
        [[ $there == "$name has $(wc -w <"$cwd/$name" | tr -d ' ') words" ]] ||
          wrong "a result is not what it should be" \
            -e "made/$name with the count of words of $name" \
            -s "${there:-it is missing, or empty}" \
            -w "count_words writes it; is it renamed to the right name?"
        ;;
    esac
  done
  there=$(find "$cwd/made" -mindepth 1 ! -name '[a-fx].txt' \
    ! -name nothing.txt ! -name 'c[0-9].txt' ! -name 'c[0-9][0-9].txt' -exec basename {} \; |
    tr '\n' ' ')
  [[ -z $there ]] || wrong "something else stays in FOLDER" \
    -e "results, and nothing else" -s "$there" \
    -w "whoever was killed cannot remove what it has begun: the program can" \
    -r "The exercise: nothing else"
}

# told MISTAKE ...: each FILE's line says what became of it. With other words
# than these three it is the wording that is wrong.
told() {
  local right named=-n
  right=$(right_lines)
  [[ $output == "$right" || $(sort <<<"$output") != "$(sort <<<"$right")" ]] ||
    same_lines -n "the lines are not in the order of the arguments" "$right" \
      -w "whoever is ready first waits for its turn to be told"
  ! grep -vqE '^[a-z0-9.]+: (made|up to date|failed)$' <<<"$output" || named=""
  same_lines $named "$1" "$right" "${@:2}"
}

# at_the_same_time: as many as there may be, and no more.
at_the_same_time() {
  local most want workers=${arguments%% *}
  most=$(fact max_sleeping)
  want=$(to_do)
  ((want <= workers)) || want=$workers
  ((most <= workers)) || wrong "more than WORKERS at a time" \
    -e "$(count "$workers" process) at a time" \
    -s "$most results were being made at the same time"
  ((most >= want)) || wrong "less is done at the same time than may be" \
    -e "$want results at the same time" -s "$most" \
    -w "all are started or submitted before the first is waited for"
}

@test "it compiles [1]" {
  compiles
}

@test "it makes a result [2]" {
  after "it compiles"
  look_at one
  ended_well
  told "it does not make a result"
  in_folder
  needs_observer
  [[ $(fact forks) != 0 ]] || wrong "the program itself does the work" \
    -e "another process makes it: one that is killed takes nobody along" \
    -s "no process was started"
  all_joined
}

@test "it makes what is missing, several at a time [3]" {
  after "it makes a result"
  local run
  look_at none
  ended_well
  told "not all that is missing is made" \
    -w "does each process write into a file of its own?"
  in_folder
  needs_observer
  all_joined
  at_the_same_time
  for run in $(made crowd); do
    look_at "$run"
    ended_well
    told "not all of 20 files are made" \
      -w "1 to 20 files: how many places have the arrays?"
    in_folder
    at_the_same_time
  done
}

@test "what is done is not done again [3]" {
  after "it makes a result"
  look_at all
  ended_well
  told "what is up to date is made again" \
    -w "a result is up to date if it is not older than its FILE: compare st_mtime
of both, and the same time is good enough"
  in_folder
  needs_observer
  [[ $(naps) == 0 ]] || wrong "what is up to date is made again" \
    -e "nothing is done" -s "$(count "$(naps)" result) begun" \
    -w "it says \"up to date\", and yet does the work"
  [[ $(fact forks) == 0 ]] || wrong "processes are started for nothing" \
    -e "no process, since there is nothing to do" \
    -s "$(count "$(fact forks)" process)" \
    -w "create the pool when the first job is there"
}

@test "what is too old is made anew [2]" {
  after "what is done is not done again"
  look_at some
  ended_well
  told "a result that is too old stays" \
    -w "that there is a result says little: is it older than its FILE?"
  in_folder
  needs_observer
  [[ $(naps) == "$(to_do)" ]] || wrong "more is made than needs to be" \
    -e "$(count "$(to_do)" result)" -s "$(naps)"
  at_the_same_time
}

@test "who is killed leaves nothing half done [4]" {
  after "it makes what is missing, several at a time"
  look_at bad
  ended_well
  told "a failure is not told, or disturbs others" \
    -w "the result of a task whose worker was killed is an error, and so is a FILE
that cannot be read; all others are made" -r "12/What happened: worker"
  in_folder
  needs_observer
  all_joined
  # Four results of 0.5 s by two, while the FILE that is not there takes no time.
  ! time_is_made || holds "$(fact wall_ms) < 1100" ||
    wrong "who is free waits for the others" \
      -e "$(to_do) results of 0.5 s, two at a time, take 1 s" \
      -s "they took $(awk "BEGIN { print $(fact wall_ms) / 1000 }") s" \
      -w "whoever is through, also by failing, is followed by the next at once"
  look_at again
  ended_well
  told "a second run does not find what the first has made" \
    -w "all that is whole is up to date, and what failed is tried
again"
}

@test "its exit status is true [1]" {
  after "it makes a result"
  local run
  for run in one $(made none all); do
    look_at "$run"
    exit_status 0 "nothing failed"
  done
  for run in $(made bad again); do
    look_at "$run"
    exit_status 1 "some failed"
  done
}
