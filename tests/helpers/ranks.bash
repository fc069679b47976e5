# What bats files about lesson 14 load besides helpers.bash and pictures.bash.

# use_mpi openmpi|mpich|any: sets mpi, program and start (mpirun and what it
# needs to start more ranks than cores), or skips, with a word.
use_mpi() {
  local wanted=$1 found
  if [[ $wanted == any ]]; then
    wanted=mpich
    [[ -x $BUILD/mpi/mpich/$lesson ]] || wanted=openmpi
  fi
  mpi=$wanted
  program=$BUILD/mpi/$mpi/$lesson
  start=("$ROOT/common/make/mpirun.sh" "mpirun.$mpi")
  [[ ! -x $program ]] || return 0
  # Not Debian's names: is it the one that `make` found?
  program=$BUILD/$lesson
  start[1]=${MPIRUN:-mpirun}
  found=$("${start[1]}" --version 2>/dev/null || true)
  case $mpi:$found in
    openmpi:*"Open MPI"* | mpich:*HYDRA*) [[ ! -x $program ]] || return 0 ;;
  esac
  skip "built without $mpi"
}

run_ranks() {
  run_program -t 60 "${start[@]}" -n "$1" "$program" "${@:2}"
}

start_ranks() {
  local deadline=90 # a launcher has much to start
  start_program "${start[@]}" -n "$1" "$program" "${@:2}"
}

# results N: at least so many are in out. Starts no process, as it is asked often.
results() {
  local there=(out/augmented-*.jpg)
  [[ -e ${there[0]} && ${#there[@]} -ge $1 ]]
}

# descendants PID: adds to pids those of its children, and of theirs. Starts no
# process: on a busy machine that takes longer than a job.
descendants() {
  local child children=()
  read -ra children 2>/dev/null <"/proc/$1/task/$1/children" || true
  for child in ${children[@]+"${children[@]}"}; do
    pids+=("$child")
    descendants "$child"
  done
}

# processes_of_program: sets pids to all that run, for all_are_gone, and ours to
# those that are the program: the ranks, and their workers.
processes_of_program() {
  local pid
  pids=() ours=()
  descendants "$program_pid"
  for pid in "${pids[@]}"; do
    [[ ! /proc/$pid/exe -ef $program ]] || ours+=("$pid")
  done
}

# rank_of PID: sets number. Asked once for each: it takes two processes, and bash
# itself would read an environment byte by byte.
known=()
rank_of() {
  number=${known[$1]-}
  [[ -z $number ]] || return 0
  number=$(tr '\0' '\n' 2>/dev/null <"/proc/$1/environ" |
    sed -nE 's/^(OMPI_COMM_WORLD_RANK|PMI_RANK)=//p') || true
  known[$1]=$number
}

# is_there RANK: sets rank to its pid, once it has a worker.
is_there() {
  local pid number worker
  processes_of_program
  for rank in ${ours[@]+"${ours[@]}"}; do
    worker=
    read -r worker _ 2>/dev/null <"/proc/$rank/task/$rank/children" || true
    rank_of "$rank"
    [[ $number != "$1" || -z $worker ]] || return 0
  done
  return 1
}

# stand_still NOT: stops the worker of some rank other than NOT in the middle of
# one of the large pictures, so that the job cannot end before it goes on; sets
# stopped to that worker's pid. Rank NOT, unless it is rank 0, is at work at that
# moment too, and so a part of the job. All processes are stopped while they are
# looked at: on a busy machine the job would be over before the last had its look.
stand_still() {
  local number pid present=$1 others=()
  stopped=
  processes_of_program
  kill -STOP ${ours[@]+"${ours[@]}"} 2>/dev/null || true
  for pid in ${ours[@]+"${ours[@]}"}; do
    if reads "$pid" "corpus/size-$large.jpg"; then
      rank_of "$pid"
      [[ $number != "$1" ]] || present=0
      [[ -z $number || $number == "$1" || -n $stopped ]] || stopped=$pid
    fi
  done
  [[ $present == 0 ]] || stopped=
  for pid in ${ours[@]+"${ours[@]}"}; do
    [[ $stopped == "$pid" ]] || others+=("$pid")
  done
  kill -CONT ${others[@]+"${others[@]}"} 2>/dev/null || true
  [[ -n $stopped ]]
}

# start_until_one_stands_still NOT COMMAND ...: what COMMAND starts may be done
# before we have caught anybody, on a busy machine. Then again.
start_until_one_stands_still() {
  for _ in {1..9}; do
    rm -rf out
    "${@:2}"
    while kill -0 "$program_pid" 2>/dev/null; do
      ! stand_still "$1" || return 0
      sleep 0.02
    done
    finish_program
    [[ $verdict == ok ]] || fail "$verdict: $errors"
  done
  fail "nine times, it was over before it began to work"
}

# Kills the worker that stands still, in the middle of its picture.
take_away() {
  kill -KILL "$stopped" 2>/dev/null || true # unless it is gone
}

go_on() {
  kill -CONT "$stopped" 2>/dev/null || true # unless it is gone
}

all_are_gone() {
  local pid
  assert [ ${#pids[@]} -gt 0 ]
  for pid in "${pids[@]}"; do
    [[ ! -e /proc/$pid ]] || fail "left: $pid $(tr '\0' ' ' <"/proc/$pid/cmdline")"
  done
}

# --- three hosts -------------------------------------------------------------

need_hosts() {
  [[ $(uname) == Linux && -n $(type -P ip) && -n $(type -P unshare) ]] ||
    skip "no ip and unshare to make hosts with"
  "$ROOT/tests/helpers/hosts.sh" 2>/dev/null 3>&- ||
    skip "network namespaces are not allowed here"
}

need_ssh() {
  need_hosts
  [[ -x /usr/sbin/sshd && -n $(type -P ssh) && -n $(type -P ssh-keygen) ]] ||
    skip "no sshd here (Debian: openssh-server)"
}

apart=()
# What starts four ranks, one a host: rank 0 on desk hands out. The hosts' memory
# is in truth one; both are held to TCP, as between real ones.
hosts_command() {
  command=("$ROOT/tests/helpers/hosts.sh" "${apart[@]}")
  # shellcheck disable=SC2016 # RSH is known there
  case $mpi in
    openmpi) command+=("$ROOT/common/make/mpirun.sh" bash -c 'exec "$0" \
      --mca plm_rsh_agent "$RSH" --mca pml ob1 --mca btl tcp,self \
      --mca btl_tcp_if_include eth0 --mca oob_tcp_if_include eth0 \
      --host desk,alpha,beta,gamma -n 4 "$@"') ;;
    mpich) command+=(env "UCX_TLS=tcp,self" bash -c 'exec "$0" \
      -launcher ssh -launcher-exec "$RSH" -iface eth0 \
      -hosts desk,alpha,beta,gamma -n 4 "$@"') ;;
  esac
  command+=("${start[1]}" "$program")
}

on_hosts() {
  hosts_command
  run_program -t 60 "${command[@]}" "$@"
}

start_on_hosts() {
  local deadline=90
  hosts_command
  start_program "${command[@]}" "$@"
}

# Open MPI's launcher now and then tells of a race with its own child, which has
# no consequence.
assert_went_well() {
  assert_equal "$verdict $(grep -v 'plm:rsh: Warning: setpgid(' <<<"$errors")" \
    "ok "
}

assert_each_host_did_a_share() {
  local host
  for host in alpha beta gamma; do
    grep -qE "^[1-9][0-9]* done on $host$" <<<"$output" ||
      fail "nothing done on $host: $output"
  done
}
