# long 120
# Each test is a subshell with an output of its own (2030, 2031), and the names
# that ls lists here are ours (2012).
# shellcheck disable=SC2012,SC2016,SC2030,SC2031
load ../helpers/helpers
load ../helpers/pictures
load ../helpers/ranks

lesson=14-many-machines

setup() {
  skip_after_failure
  need_pictures
  in_a_folder_with_a_corpus
  export ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-} # MPI's own are many
}

same_bytes_as_lesson_10() {
  use_mpi "$1"
  sample_photos
  run_program 10-parallel-augment -o ten
  assert_succeeded
  local ranks ship
  for ranks in 1 2 4; do
    for ship in "" --ship; do
      rm -rf build
      # shellcheck disable=SC2086
      run_ranks $ranks $ship
      assert_succeeded
      assert_order $lesson
      assert_equal "$(grep -o '^15 done on' <<<"$output")" "15 done on"
      diff -r ten build/augmented
    done
  done
}
@test "14: Open MPI: the bytes of lesson 10, from 1, 2 and 4 ranks, and shipped" {
  same_bytes_as_lesson_10 openmpi
}
@test "14: MPICH: the bytes of lesson 10, from 1, 2 and 4 ranks, and shipped" {
  same_bytes_as_lesson_10 mpich
}

bad_pictures_cost_only_themselves() {
  use_mpi "$1"
  local ship
  for ship in "" --ship; do
    rm -rf mixed out
    # shellcheck disable=SC2086
    assert_bad_pictures_cost_only_themselves "${start[@]}" -n 3 "$program" $ship
    grep -qx "$lesson: $(wc -l <bad.txt) of $(($(wc -l <bad.txt) + 3)) pictures failed" \
      <<<"$errors" || fail "$errors"
  done
}
@test "14: Open MPI: a bad picture costs only itself" {
  bad_pictures_cost_only_themselves openmpi
}
@test "14: MPICH: a bad picture costs only itself" {
  bad_pictures_cost_only_themselves mpich
}

@test "14: the largest files first, so that nobody waits for one at the end" {
  use_mpi openmpi
  assert_largest_first "${start[@]}" -n 2 "$program"
}

@test "14: no input is ever overwritten" {
  use_mpi any
  assert_inputs_are_never_overwritten "${start[@]}" -n 2 "$program"
  rm -rf album augmented-*
  assert_inputs_are_never_overwritten "${start[@]}" -n 2 "$program" --ship
}

@test "14: pictures are worked on side by side: one stands still, others go on" {
  use_mpi any
  large_pictures 8
  start_until_one_stands_still 0 start_ranks 3 -o out large
  wait_for results 7
  go_on
  finish_program
  assert_equal "$exit_code" 0
  assert_equal "$(ls out | wc -l)" 8
}

crashing_decoder() {
  use_mpi "$1"
  large_pictures 9
  start_until_one_stands_still 0 start_ranks 3 -o out large
  wait_for results 1
  kill -SEGV "$stopped"
  go_on
  finish_program
  assert_equal "$exit_code" 1
  assert_equal "$(grep -c 'was augmented' <<<"$output")" 8
  assert_equal "$(grep -c 'jpg: worker .* was killed by SIGSEGV' <<<"$errors")" 1
  assert_equal "$(ls out | wc -l)" 8
  nothing_left out
  all_are_gone
}
@test "14: Open MPI: a decoder that crashes loses its own picture only" {
  crashing_decoder openmpi
}
@test "14: MPICH: a decoder that crashes loses its own picture only" {
  crashing_decoder mpich
}

# killed_rank MPI RANK: the job ends and says who it was, --resume does the rest
killed_rank() {
  use_mpi "$1"
  large_pictures 9
  kill_a_rank "$2" "$(hostname)" start_ranks 3 -o out large
  finish_by_resume
}
# kill_a_rank RANK HOST COMMAND ...: in the middle of the job that COMMAND starts
kill_a_rank() {
  start_until_one_stands_still "$1" "${@:3}"
  wait_for is_there "$1"
  wait_for results 2
  kill -KILL "$rank"
  take_away
  finish_program
  [[ $verdict == exit && $exit_code -ne 0 ]] || fail "$verdict $exit_code"
  [[ $exit_code -ne 99 ]] || fail "$errors" # hosts.sh: somebody is left
  all_are_gone
  nothing_left out
  assert_named "$1" "$2"
}
# assert_named RANK HOST: our words name that one, once, and nobody else. Open
# MPI says the same itself, and may have stopped listening before ours come.
assert_named() {
  local ours theirs="process rank $1 with PID [0-9]+ on node $2 exited on signal 9"
  ours=$(grep "^$lesson: rank" <<<"$errors" || true)
  [[ -z $ours && $mpi == openmpi && $errors =~ $theirs ]] ||
    assert_equal "$ours" "$lesson: rank $1 on $2 is gone; what is not done yet is done by the same command with --resume" ||
    fail "all that was said:
$errors"
}
finish_by_resume() {
  local before already
  already=$(ls out | wc -l)
  assert_between 2 "$already" 8
  before=$(stat -c '%n %i' out/*)
  run_ranks 3 --resume -o out large
  assert_succeeded
  assert_equal "$(grep -c 'was augmented' <<<"$output")" $((9 - already))
  grep -qx "$already were done before" <<<"$output" || fail "$output"
  assert_equal "$(sed -nE 's/^([0-9]+) done on .*/\1/p' <<<"$output")" \
    $((9 - already))
  assert_equal "$(comm -23 <(sort <<<"$before") <(stat -c '%n %i' out/* | sort))" ""
  assert_equal "$(ls out | wc -l)" 9
  assert_all_as_lesson_10
}
# What is in "large" is one picture under many names.
assert_all_as_lesson_10() {
  local one=$BATS_FILE_TMPDIR/one file
  [[ -d $one ]] || run_program 10-parallel-augment -o "$one" large/1.jpg
  for file in out/*; do
    cmp "$file" "$one/augmented-1.jpg"
  done
}
@test "14: Open MPI: a rank is killed: who, no half file, --resume does the rest" {
  killed_rank openmpi 2
}
@test "14: MPICH: a rank is killed: who, no half file, --resume does the rest" {
  killed_rank mpich 2
}
@test "14: Open MPI: rank 0 is killed: the same, and nobody is left" {
  killed_rank openmpi 0
}
@test "14: MPICH: rank 0 is killed: the same, and nobody is left" {
  killed_rank mpich 0
}

@test "14: interrupted, it leaves no half picture and no process" {
  use_mpi any
  large_pictures 8
  start_until_one_stands_still 0 start_ranks 3 -o out large
  wait_for results 1
  kill -INT "$program_pid"
  go_on
  finish_program
  [[ $verdict != ok ]] || fail "it went on"
  # What we say, if anything: that a rank is gone, and never that it was killed
  # or that a picture failed, since neither is so.
  local ours
  ours=$(grep "^$lesson: " <<<"$errors" |
    grep -vE "^$lesson: rank [0-2] on [^ ]+ is gone; what is not done yet " ||
    true)
  [[ -z $ours ]] || fail "nobody was killed, and no picture failed: $ours"
  all_are_gone
  nothing_left out
}

# three_hosts MPI
three_hosts() {
  use_mpi "$1"
  need_hosts
  sample_photos
  large_pictures 8
  local kinds=(images corpus/{l8,la8,p4,rgb8,rgba8-interlaced,rgb16}.png)
  run_program 10-parallel-augment -o ten "${kinds[@]}"
  on_hosts -o out large
  assert_went_well
  assert_each_host_did_a_share
  assert_equal "$(ls out | wc -l)" 8
  assert_all_as_lesson_10
  rm -r out
  on_hosts -o out "${kinds[@]}"
  diff -r ten out
}
@test "14: Open MPI: three hosts, each does a share, the bytes of lesson 10" {
  three_hosts openmpi
}
@test "14: MPICH: three hosts, each does a share, the bytes of lesson 10" {
  three_hosts mpich
}

# The chapter's commands for a handful of machines: a hostfile, and ssh.
hosts_by_ssh() {
  use_mpi "$1"
  need_ssh
  sample_photos
  large_pictures 8
  run_program 10-parallel-augment -o ten images large
  local words
  case $mpi in
    openmpi) printf '%s slots=1\n' desk alpha beta gamma >hosts
      words=(env OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
        "${start[1]}" --hostfile hosts) ;;
    mpich) printf '%s:1\n' desk alpha beta gamma >hosts
      words=(env "UCX_TLS=tcp,self" "${start[1]}" -f hosts) ;;
  esac
  run_program -t 60 "$ROOT/tests/helpers/hosts.sh" --ssh "${words[@]}" -n 4 \
    "$program" -o out large images
  assert_went_well
  assert_each_host_did_a_share
  diff -r ten out
}
@test "14: Open MPI: by ssh and a hostfile, as in the chapter" {
  hosts_by_ssh openmpi
}
@test "14: MPICH: by ssh and a hostfile, as in the chapter" {
  hosts_by_ssh mpich
}

@test "14: GNU parallel over ssh, as in the chapter" {
  need_ssh
  [[ $(parallel --version 2>/dev/null) == "GNU parallel"* ]] ||
    skip "no GNU parallel"
  sample_photos
  run_program 10-parallel-augment -o ten images
  mkdir settings
  run_program -t 60 env PARALLEL_HOME="$PWD/settings" AUGMENT="$BUILD/augment" \
    "$ROOT/tests/helpers/hosts.sh" --ssh bash -c '
      find "$PWD/images" -name "*.jpg" | parallel -j 1 -n 4 -S alpha,beta \
        "hostname; $AUGMENT" --resume -o "$PWD/out"'
  assert_equal "$verdict $errors" "ok "
  assert_equal "$(grep -xE 'alpha|beta' <<<"$output" | sort -u)" $'alpha\nbeta'
  diff -r ten out
}

three_hosts_that_share_no_files() {
  use_mpi "$1"
  need_hosts
  apart=(--apart "$PWD")
  large_pictures 1
  mkdir here
  for number in {1..8}; do cp large/1.jpg "here/$number.jpg"; done
  export RECEIVED=$BATS_TEST_TMPDIR/received
  on_hosts --ship -o out here corpus/rgba8.png
  assert_went_well
  assert_each_host_did_a_share
  assert_equal "$(ls out | wc -l)" 9
  run_program 10-parallel-augment -o png corpus/rgba8.png
  cmp png/* out/*.png
  rm out/*.png
  assert_all_as_lesson_10
  # The pictures did come over the network.
  awk -v each="$(wc -c <here/1.jpg)" '$1 != "desk" { sum += $2 }
    END { exit !(sum >= 8 * each) }' "$RECEIVED" || fail "$(cat "$RECEIVED")"
  # Without --ship they cannot open a thing: they are apart.
  on_hosts -o lost here
  assert_equal "$exit_code" 1
  [[ $errors == *"here/"*": cannot open: No such file or directory"* ]] ||
    fail "$errors"
}
@test "14: Open MPI: hosts that share no files get them over the network" {
  three_hosts_that_share_no_files openmpi
}
@test "14: MPICH: hosts that share no files get them over the network" {
  three_hosts_that_share_no_files mpich
}

# killed_far_away MPI RANK HOST
killed_far_away() {
  use_mpi "$1"
  need_hosts
  large_pictures 9
  kill_a_rank "$2" "$3" start_on_hosts -o out large
  finish_by_resume
}
@test "14: Open MPI: a rank far away is killed: who, and where" {
  killed_far_away openmpi 3 gamma
}
@test "14: MPICH: a rank far away is killed: who, and where" {
  killed_far_away mpich 3 gamma
}
@test "14: Open MPI: rank 0 is killed: nobody is left on any host" {
  killed_far_away openmpi 0 desk
}
@test "14: MPICH: rank 0 is killed: nobody is left on any host" {
  killed_far_away mpich 0 desk
}

@test "14: --bar draws one" {
  use_mpi any
  sample_photos
  run_ranks 3 --bar
  [[ $output == *"[##"*"]"*"/15"* ]] || fail "no bar: $output"
  assert_equal "$(grep -c 'was augmented' <<<"$output")" 15
}

@test "14: help, and bad arguments, said once" {
  use_mpi any
  for words in --help -h; do
    run_ranks 3 $words
    assert_succeeded
    assert_equal "$output" "$(cat "$ROOT/expected/help/$lesson.txt")"
  done
  for words in "-x" "-j 2" "--shipp" "-o"; do
    # shellcheck disable=SC2086
    run_ranks 3 $words
    assert_equal "$exit_code" 2
    assert_equal "$(grep -c '^usage: ' <<<"$errors")" 1
  done
}

@test "14: without an MPI, make 14 names what is missing, all else is built" {
  mkdir bin
  printf '#!/bin/sh\ncase $* in *ompi-c* | *mpich*) exit 1 ;; esac\nexec %s "$@"\n' \
    "$(type -P pkg-config)" >bin/pkg-config
  chmod +x bin/pkg-config
  PATH=$PWD/bin:$PATH run make -C "$ROOT" BUILD="$PWD/build" MPICC=no-such-cc 14
  [[ $status -ne 0 && $output == *"lesson $lesson needs an MPI"*libopenmpi-dev*"make setup-all"* ]] ||
    fail "$output"
  PATH=$PWD/bin:$PATH run make -n -C "$ROOT" BUILD="$PWD/build" MPICC=no-such-cc all
  assert_equal "$status" 0
  [[ $output == *"/13-do-less-work"* && $output != *"14-many-machines.o"* &&
    $output != *many_machines.o* ]] || fail "$output"
}
