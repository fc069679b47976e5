# Each test is a subshell, in which output is its own.
# shellcheck disable=SC2030,SC2031
exercise=17-shared-memory
load ../../common/grade/grade

# coins: how many one transfer moves.
coins() { between 3 90; }

setup_file() {
  make_time
  compile_submission
  local i
  record single 2 "1:2:$(coins):0.3"
  # After a hang no more runs are made: those that more of them hang at come
  # later, in the order of their checks.
  record shared "$(between 3 5)" "1:2:$(coins):0.5" "1:2:$(coins):0.3" \
    "3:2:$(coins):0.4"
  for i in first last; do
    record -O $i "shared-$i" 3 "1:2:$(coins):0.5" "1:3:$(coins):0.3" \
      "1:3:$(coins):0.4" &
  done
  wait
  record crossing 2 "1:2:$(coins):0.4" "2:1:$(coins):0.2"
  record ring 4 "1:2:$(coins):0.4" "2:3:$(coins):0.3" "3:4:$(coins):0.3" \
    "4:1:$(coins):0.2" &
  for i in first last "$(between 10 99)"; do
    record -O "$i" "ring-${i/[1-9][0-9]/seed}" 3 "3:1:$(coins):0.2" "2:3:$(coins):0.3" \
      "1:2:$(coins):0.3" "2:1:$(coins):0.1" &
  done
  wait
  record apart 8 "1:2:$(coins):1" "4:3:$(coins):1" "5:6:$(coins):1" \
    "8:7:$(coins):1" &
  record beside 5 "1:2:$(coins):1" "1:2:$(coins):1" "2:3:$(coins):1" \
    "4:5:$(coins):1" &
  record killed-alone 3 "3:1:$(coins):0.3:killed" &
  wait
  record killed-first 4 "3:1:$(coins):0.5:killed" "1:2:$(coins):1" \
    "3:4:$(coins):1"
  record -O first killed-many 3 "1:2:$(coins):0.3:killed" \
    "1:2:$(coins):0.2:killed" "1:2:$(coins):0.3" "2:1:$(coins):0.2" \
    "1:3:$(coins):0.2" &
  record -O last killed-last 3 "2:1:$(coins):0.2" "1:3:$(coins):0.2" \
    "1:2:$(coins):0.3" "2:3:$(coins):0.3:killed" "1:2:$(coins):0.3:killed" &
  record killed-upper 4 "1:3:$(coins):0.1:killed" "4:3:$(coins):0.3" \
    "2:3:$(coins):0.3" &
  wait
  i=$(between 10 99)
  record -O "$i" killed-seed 4 "4:2:$(coins):0.3" "1:2:$(coins):0.3:killed" \
    "2:3:$(coins):0.2" "1:4:$(coins):0.2:killed" "3:1:$(coins):0.2"
}

# The lines that are right if the transfers had their turns as they are printed:
# each line is written by who holds both accounts.
right_lines() {
  awk -v arguments="$arguments" '
    BEGIN {
      words = split(arguments, word, " ")
      for (i = 1; i <= word[1]; i++)
        has[i] = 100
      for (i = 1; i < words; i++) {
        killed += alive[i] = word[i + 1] !~ /killed/
      }
      killed = words - 1 - killed
    }
    function move(i,  part) {
      alive[i] = 0
      split(word[i + 1], part, ":")
      has[part[1]] -= part[3]
      has[part[2]] += part[3]
      printf "Transfer %d: account %d has %d, account %d has %d\n", i,
        part[1], has[part[1]], part[2], has[part[2]]
    }
    $1 == "Transfer" && alive[$2 + 0] { move($2 + 0) }
    END {
      for (i = 1; i < words; i++)
        if (alive[i])
          move(i)
      for (i = 1; i <= word[1]; i++)
        printf "Account %d: %d coins\n", i, has[i]
      print "Killed: " killed
    }' "$run_dir/out"
}

# transfers: how many this run has.
transfers() { echo $(($(words_in "$arguments") - 1)); }

# all_end MISTAKE WHY -r READ: a hang is one of these, and the observer says so.
all_end() {
  local reason
  reason=$(cat "$run_dir/reason" 2>/dev/null)
  endless || {
    ended_well
    return
  }
  [[ $reason != *"already has it"* && $reason != *"holds it itself"* ]] ||
    wrong "a process waits for a lock that it has itself" \
      -e "each account is taken once" -s "$reason" \
      -w "no transfer is from an account to the same one" -r "Traps: unlock"
  wrong "$1" -e "all end by themselves" -s "$reason" -w "$2" "${@:3}"
}

# right_balances MISTAKE WHY [-r READ]
right_balances() {
  local right
  right=$(right_lines)
  [[ $output != *Killed:* || ${output%Killed:*} != "${right%Killed:*}" ]] ||
    same_lines "the killed are miscounted" "$right" \
      -w "WIFSIGNALED tells of each child that is joined"
  [[ $arguments == *killed* || $output != *"Account 1:"* ||
    ${output%%Account*} != "${right%%Account*}" ]] ||
    same_lines "what a transfer has done is lost at the end" "$right" \
      -w "does each transfer give back both accounts? One that its holder never
gave back looks like that of a dead one"
  same_lines "$1" "$(right_lines)" -w "$2" "${@:3}"
}

@test "it compiles [1]" {
  compiles
}

@test "it runs, and ends [1]" {
  after "it compiles"
  look_at single
  all_end "it does not end" "is each lock that is taken given back, by the process
that has taken it? Does the parent wait for a lock that it has itself?"
}

@test "each transfer is a process, and all are joined [2]" {
  after "it runs, and ends"
  local run
  for run in single $(made shared killed-alone); do
    look_at "$run"
    needs_observer
    ! endless || continue # why, says a later check
    [[ $run != killed-alone || $(fact forks) != 0 ]] ||
      wrong "a transfer that is to be killed is not started" \
        -e "one process a transfer, which SIGKILL ends when the coins have left" \
        -s "no process was started" -w "what happens to it is part of the task"
    only_children "$(transfers)"
    all_started_first
    all_joined
    sends_nothing "the transfers that are to be killed do it themselves"
  done
}

# walks: each process naps for its walks and its move, and in nothing else.
walks() {
  time_is_made || return 0
  local seen
  seen=$(of_processes 'BEGIN { split("'"$arguments"'", word, " ") }
    number > 0 && !killed && signal == "" {
      split(word[number + 1], part, ":")
      off = asleep - 200 - part[4] * 1000
      if (off < -20 || (off > 20) == '"$1"')
        if (off < -20 || '"$1"')
          printf "transfer %d napped for %.1f s of %.1f s\n", number,
            asleep / 1000, 0.2 + part[4]
    }')
  [[ -n $seen ]] && echo "$seen"
}

@test "it moves the coins [2]" {
  after "it runs, and ends"
  look_at single
  [[ $output != *"Account 1: 100 coins"* ]] ||
    same_lines "the processes do not share the accounts" "$(right_lines)" \
      -w "after a fork each process has a copy of its own; only what is mapped
with MAP_SHARED before the fork, all have in common" -r "The program: MAP_SHARED"
  right_balances "it does not move the coins" \
    "is move_coins called once, for both accounts?"
  local seen
  ! seen=$(walks 0) || wrong "it takes an account without walking to it" \
    -e "0.1 s for each account, and then the transfer's own time" -s "$seen" \
    -w "walk_to comes before each account that a transfer takes"
}

@test "an account that is taken is left alone [3]" {
  after "it moves the coins"
  local run
  look_at shared
  all_end "a lock is never given back" "is each lock given back by the process
that has it, and does the lock know that it is shared (PTHREAD_PROCESS_SHARED)?"
  for run in shared $(made shared-first shared-last); do
    look_at "$run"
    all_end "a lock is never given back" "is each lock given back by the process
that has it, and does the lock know that it is shared (PTHREAD_PROCESS_SHARED)?"
    right_balances "two transfers use an account at the same time" \
      "the second read the balance before the first had written it. Is there a
lock for each account, in the shared memory too, which is held from before
move_coins until the line is printed?" -r "Traps: outside"
  done
}

@test "whatever the order, all end [3]" {
  after "an account that is taken is left alone"
  local run
  for run in crossing $(made ring ring-{first,last,seed}); do
    look_at "$run"
    all_end "transfers wait for each other" "each has one account, and wants one
that the other has. If everybody takes the lower number first, that cannot be" \
      -r "Try it: same order"
    right_balances "two transfers use an account at the same time" \
      "is each account locked, whichever of the two it is?"
  done
}

@test "transfers on other accounts do not wait [3]" {
  after "whatever the order, all end"
  look_at apart
  needs_observer
  all_end "it does not end" ""
  local most
  # The parent may still walk to each account, when all transfers have ended.
  most=$(of_processes 'number > 0 && ended - 0 > last { last = ended }
    END { print last + 0 }')
  holds "$most < $(by_clock 1300 2900)" ||
    wrong "transfers on other accounts wait" \
      -e "4 transfers of 1.2 s each, on 8 accounts, take 1.2 s" \
      -s "they took $(awk "BEGIN { printf \"%.1f\", $most / 1000 }") s" \
      -w "one lock for the whole bank lets everybody wait for everybody: each
account needs its own" -r "The program: a lock"
  time_is_made || return 0
  look_at beside
  all_end "it does not end" ""
  most=$(printed_at '^Transfer 4:')
  holds "$most < 1300" || wrong "transfers on other accounts wait" \
    -e "a transfer on two free accounts takes 1.2 s" \
    -s "transfer 4 took $(awk "BEGIN { printf \"%.1f\", $most / 1000 }") s, while
others waited for accounts 1 and 2" \
    -w "who waits for an account must not keep others from theirs"
}

@test "a transfer that is killed has not happened [4]" {
  after "an account that is taken is left alone"
  local run how="the coins had left and not arrived. Whoever takes an account
over from a dead holder (EOWNERDEAD) gives it back what it had before, which must
have been written down; and the parent takes each account before it reads it"
  for run in killed-alone $(made killed-{first,many,last,upper,seed}); do
    look_at "$run"
    ! gives_up || wrong "an account cannot be used after its holder has died" \
      -e "who takes it hears EOWNERDEAD, and goes on" \
      -s "$(compared "$(right_lines)" ordered)" \
      -w "who gets EOWNERDEAD has the lock, and pthread_mutex_consistent must be
called before it is given back" -r "The program: consistent"
    all_end "it waits for a lock whose holder has died" \
      "a robust lock tells the next one: EOWNERDEAD. It has
the lock then, and calls pthread_mutex_consistent, or nobody gets it any more" -r "The program: robust"
    right_balances "a killed transfer has half happened" "$how" \
      -r "The program: EOWNERDEAD"
  done
}

# gives_up: a process that was not to be killed did not get through.
gives_up() {
  of_processes 'number > 0 && exit_code != "" && exit_code != "0" { bad = 1 }
    END { exit !bad }' || {
    [[ $(fact exit) != 0 && $output != *Killed:* ]] && ! endless
  }
}

@test "its exit status is true [1]" {
  after "it moves the coins"
  local run
  for run in single $(made killed-alone killed-first); do
    look_at "$run"
    exit_status 0 "it has done all that it should"
  done
}

# Two transfers that want the same two accounts: the second has made its first
# walk before it waits, so that at most the second walk is still to come.
only_one_walk_is_waited_for() {
  time_is_made || return 0
  local ended
  ended=$(of_processes 'number > 0 && ended - 0 > last { last = ended }
    END { print last + 0 }')
  holds "$ended < 950" || wrong "an account is taken before the walk to it" \
    -e "two transfers of 0.4 s and 0.2 s on the same accounts, and three walks of
0.1 s, take at most 0.9 s" \
    -s "they took $(awk "BEGIN { printf \"%.1f\", $ended / 1000 }") s" \
    -w "who walks has not taken it yet, and keeps nobody from it"
}

@test "it waits asleep [1]" {
  after "an account that is taken is left alone"
  look_at shared
  needs_observer
  waits_asleep
  local seen run
  for run in shared $(made crossing beside); do
    look_at "$run"
    ! seen=$(walks 1) || wrong "it asks in a loop instead of waiting" \
      -e "who waits for an account sleeps in the lock until it is free" \
      -s "$seen" -w "pthread_mutex_lock waits by itself; who tries, naps and
tries again is late, and may never be lucky"
    seen=$(of_processes 'number > 0 { print cpu + 0 }' | sort -n | tail -n 1)
    [[ $run != crossing ]] || only_one_walk_is_waited_for
    holds "${seen:-0} < 300" || wrong "it spins instead of waiting" \
      -e "who waits for an account sleeps in the lock until it is free" \
      -s "one process computed for $seen ms" \
      -w "a loop that looks again and again burns a core meanwhile"
  done
}
