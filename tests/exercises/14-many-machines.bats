# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=14-many-machines
load ../../common/grade/grade
load ../../common/grade/mpi

# An MPI keeps its messages in files and memory that are large at once, and starts
# threads and programs of its own.
LIMITS=(--max-live 200 --max-forks 400 --max-output 256K --max-file 400M
  --max-memory 3G --max-cpu 60)

# ranks_of: how many there were; naps: what they were given.
ranks_of() { echo "${arguments%% *}"; }
# shellcheck disable=SC2086 # words
naps() { [[ $arguments != *" "* ]] || printf '%s\n' ${arguments#* }; }

setup_file() {
  compile_for_each_mpi
  ranks 2 one 0.2
  # So long that a busy machine does not change who is free first, and who naps
  # at the same time.
  ranks 3 free 3 0.1 0.1 0.1 &
  ranks 4 together 1.5 1.5 1.5 &
  wait
  ranks 5 few 0.1 0.2 &
  ranks 1 alone 0.1 0.2 &
  wait
  ranks 3 bad 0.1 x 0.2 -1 0.1 5.5 0.1 &
  ranks 3 none &
  wait
  ranks -o 3 other 0.4 0.1 x 0.1
}

# pattern: what is printed, with any rank but 0 where one has napped.
pattern() {
  local nap by='rank [1-9]'
  [[ $(ranks_of) != 1 ]] || by='rank 0'
  for nap in $(naps); do
    if [[ $nap =~ ^[0-9.]+$ && $nap != 5.5 ]]; then
      echo "$nap: by $by"
    else
      echo "$nap: no nap"
    fi
  done
}

# lines_fit MISTAKE: the lines are those of the pattern, in its order.
lines_fit() {
  local i=0 line want=() first=""
  while IFS= read -r line; do want+=("$line"); done < <(pattern)
  for ((i = 0; i < ${#want[@]} || i < ${#lines[@]}; i++)); do
    [[ ${lines[i]-} =~ ^${want[i]-}$ ]] || { first=1 && break; }
  done
  [[ -n $first ]] || return 0
  ((${#lines[@]} <= ${#want[@]})) || wrong "there are more lines than naps" \
    -e "$(count ${#want[@]} line)" -s "${#lines[@]}" \
    -w "all ranks run the same main; only rank 0 prints"
  if [[ $(printf '%s\n' "${lines[@]}" | sed 's/: .*//' | sort) == \
  "$(naps | sort)" && $(printf '%s\n' "${lines[@]}" | sed 's/: .*//') != \
    "$(naps)" ]]; then
    wrong "the lines are not in the order of the arguments" \
      -e "$(naps | tr '\n' ' ')" \
      -s "$(printf '%s\n' "${lines[@]}" | sed 's/: .*//' | tr '\n' ' ')" \
      -w "keep the answers, and print when all are there" -r "The exercise: order of the arguments"
  fi
  if [[ ${lines[i]-} == *": by rank 0" && ${want[i]-} == *"rank [1-9]" ]]; then
    wrong "rank 0 naps itself" -e "$(told_as "${want[i]}")" -s "${lines[i]}" \
      -w "rank 0 hands out, so that whoever is free gets the next at once" \
      -r "The exercise: whoever is free"
  fi
  wrong "$1" -e "line $((i + 1)): $(told_as "${want[i]-nothing more}")" \
    -s "${lines[i]-it is missing}"
}
told_as() { echo "${1/\[1-9\]/1 (or another one)}"; }

# taken: process, begin and end, in ms, of each nap of at least $1 seconds that a
# process took, so far as the launcher's own waiting is not among them.
taken() {
  of_record spans | awk -F '\t' -v least="$1" '
    $1 > 0 && $5 == "asleep" && $4 - $3 >= 999 * least { print $1, $3, $4 }'
}

# asleep_together SECONDS: how many processes took such a nap at one moment.
asleep_together() {
  taken "$1" | awk '{ who[NR] = $1; from[NR] = $2; to[NR] = $3 }
    END {
      for (i = 1; i <= NR; i++) {
        n = 0
        for (j = 1; j <= NR; j++)
          n += from[j] <= from[i] && from[i] < to[j]
        if (n > most) most = n
      }
      print most + 0
    }'
}

@test "it compiles [1]" {
  compiles
}

@test "rank 0 hands out, another rank naps [2]" {
  after "it compiles"
  look_at one
  ended_well
  lines_fit "the line is not right"
  exit_status 0 "there was nothing but a nap"
  needs_observer
  [[ -n $(taken 0.2) ]] || wrong "nobody naps" -e "a nap of 0.2 s" \
    -s "none that long" -w "sleep_seconds in the rank that got the nap"
}

@test "naps are taken at the same time [3]" {
  after "rank 0 hands out, another rank naps"
  look_at together
  ended_well
  lines_fit "the lines are not right with three naps"
  [[ $(printf '%s\n' "${lines[@]}" | sort -u | wc -l) == 3 ]] ||
    wrong "a rank gets a second nap before all have one" \
      -e "ranks 1, 2 and 3 take one each" -s "$output" \
      -w "first one to each rank"
  needs_observer
  (($(asleep_together 1.5) >= 3)) || wrong "one naps after the other" \
    -e "three naps of 1.5 s at the same time" \
    -s "$(asleep_together 1.5) at the same time" \
    -w "who waits for an answer right after sending has one rank at work" \
      -r "The exercise: whoever is free"
}

@test "whoever is free gets the next [4]" {
  after "rank 0 hands out, another rank naps"
  look_at free
  ended_well
  lines_fit "the lines are not right when one nap is long"
  local long=${lines[0]##* } other
  other=$(printf '%s\n' "${lines[@]:1}" | grep -c "rank $long\$" || true)
  [[ $other == 0 ]] || wrong "a rank that is free waits" \
    -e "while rank $long naps for 3 s, the other takes all that nap for 0.1 s" \
    -s "rank $long took $(count "$other" "short nap") as well" \
    -w "receive from MPI_ANY_SOURCE; status.MPI_SOURCE is free" -r "The exercise: whoever is free"
}

@test "ranks without a nap end, too [3]" {
  after "rank 0 hands out, another rank naps"
  local run
  for run in few none; do
    look_at "$run"
    ended_well
    lines_fit "the lines are not right when there are more ranks than naps"
    exit_status 0 "nothing was wrong"
  done
}

@test "alone, rank 0 naps [2]" {
  after "it compiles"
  look_at alone
  ended_well
  lines_fit "the lines are not right with one rank"
  exit_status 0 "there was nothing but naps"
}

@test "what is no nap disturbs no other [3]" {
  after "rank 0 hands out, another rank naps"
  look_at bad
  ended_well
  lines_fit "what is no nap is not told, or disturbs others"
  exit_status 1 "something was no nap"
}

@test "it runs under another MPI, too [1]" {
  after "rank 0 hands out, another rank naps"
  has_other_mpi || skip "left out: there is only one MPI here"
  look_at other
  ended_well
  lines_fit "the lines are not right under another MPI"
  exit_status 1 "something was no nap"
}
