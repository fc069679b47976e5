load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "nobody sees the bank half changed [1]" {
  ran run
  only_children 1
  all_joined
  says "sum: 100"
  workers_nap_for 0.2
  waits_for_the_lock
  # Longer than 0.1 s: it is over before the parent looks.
  holds "$(sleeps_of_main | awk '{ all += $1 } END { print all + 0 }') < $(by_clock 105 190)" ||
    wrong "it naps until the child is through" -e "one nap of 0.1 s, and the lock" \
      -s "$(sleeps_of_main | tr '\n' ' ')ms asleep"
}
