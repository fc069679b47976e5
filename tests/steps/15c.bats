load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "all that was sent is read [1]" {
  ran run
  only_children 1
  all_joined
  says "Hello, parent"
  needs_observer
  (($(naps_of_main) == 0)) || wrong "it naps, where read would wait" -s "$(naps_of_main) naps"
  holds "$(fact main_wait_ms) < 50" || wrong "it joins before it reads" \
    -e "it reads until the end of file, and then waits" \
    -s "it was blocked in wait for $(fact main_wait_ms) ms"
}
