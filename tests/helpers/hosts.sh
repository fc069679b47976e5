#!/usr/bin/env bash
# Three hosts on this machine, and a desk from which they are given work: desk,
# alpha, beta and gamma are network namespaces, each with its name and address,
# on one bridge. Runs COMMAND on desk; all of it is gone afterwards, since it
# lives in namespaces of its own. In COMMAND, $RSH is what ssh would be:
# $RSH [OPTION ...] HOST WORD ... At the end, the bytes that each host has
# received stand in $RECEIVED, a line "HOST BYTES" each, if that is set.
#
# usage: hosts.sh [--apart FOLDER] [--ssh] COMMAND [ARG ...]
#   --apart FOLDER   all but desk see an empty folder there
#   --ssh            each has an sshd, and `ssh HOST` asks for no password: with
#                    a key made for this, and no look at anybody's ~/.ssh
#   without COMMAND: says whether this is allowed here, by its status
set -eu
names=(desk alpha beta gamma)
subnet=10.99.14

on_host() {
  local host
  while [[ $1 == -* ]]; do shift; done
  host=$1
  shift
  # What a launcher passes is for a shell on the other side.
  # shellcheck disable=SC2016
  exec ip netns exec "$host" unshare --uts --mount bash -c '
    hostname "$1"
    [[ -z ${APART:-} || $1 == desk ]] || mount -t tmpfs none "$APART"
    [[ ! -d $PWD ]] || cd "$PWD"
    shift
    eval "$*"' bash "$host" "$@"
}

lay_out() {
  local i=0 host
  mount -t tmpfs none /run
  ip link add bridge type bridge
  ip link set bridge up
  for host in "${names[@]}"; do
    i=$((i + 1))
    ip netns add "$host"
    ip link add "to-$host" type veth peer name eth0 netns "$host"
    ip link set "to-$host" master bridge up
    ip -n "$host" link set lo up
    ip -n "$host" address add "$subnet.$i/24" dev eth0
    ip -n "$host" link set eth0 up
    echo "$subnet.$i $host"
  done >/run/hosts
  echo 127.0.0.1 localhost >>/run/hosts
  mount --bind /run/hosts /etc/hosts
}

# An sshd on each host; an ssh that knows them comes first in PATH.
serve_ssh() {
  local host dir=/run/ssh
  mkdir -p /run/sshd $dir/bin
  # bash reads this at each ssh; what it says there is not the tests' business.
  [[ ! -e ~/.bashrc ]] || mount --bind /dev/null ~/.bashrc
  ssh-keygen -q -t ed25519 -N '' -f $dir/key
  cat >$dir/sshd_config <<END
HostKey $dir/key
AuthorizedKeysFile $dir/key.pub
PidFile none
PermitRootLogin yes
StrictModes no
UsePAM no
PermitUserRC no
SetEnv TMPDIR=/run
END
  cat >$dir/config <<END
IdentityFile $dir/key
IdentitiesOnly yes
UserKnownHostsFile /dev/null
GlobalKnownHostsFile /dev/null
StrictHostKeyChecking no
LogLevel ERROR
END
  printf '#!/bin/sh\nexec %s -F %s "$@"\n' "$(type -P ssh)" $dir/config \
    >$dir/bin/ssh
  chmod +x $dir/bin/ssh
  export PATH=$dir/bin:$PATH
  for host in "${names[@]}"; do
    (on_host "$host" /usr/sbin/sshd -D -e -f $dir/sshd_config 2>>$dir/log) &
  done
  for host in "${names[@]}"; do
    for _ in {1..50}; do
      ! $RSH desk "PATH=$PATH ssh $host true" 2>/dev/null || continue 2
      sleep 0.1
    done
    echo "hosts.sh: no ssh to $host: $(cat $dir/log)" >&2
    return 1
  done
}

if [[ ${1:-} == --on ]]; then
  shift
  on_host "$@"
elif [[ ${1:-} == --inside ]]; then
  shift
  lay_out
  [[ $# -gt 0 ]] || exit 0
  printf '#!/bin/sh\nexec "%s" --on "$@"\n' "$(realpath "$0")" >/run/rsh
  chmod +x /run/rsh
  export RSH=/run/rsh TMPDIR=/run # pids begin at 1 here: no name is ours alone, by ssh either
  [[ -z ${SERVE_SSH:-} ]] || serve_ssh
  status=0
  $RSH desk "$(printf '%q ' "$@")" || status=$?
  [[ -z ${RECEIVED:-} ]] || for host in "${names[@]}"; do
    echo "$host $(ip netns exec "$host" cat \
      /sys/class/net/eth0/statistics/rx_bytes)"
  done >"$RECEIVED"
  # A moment for those who are about to end; then nobody may be left.
  for _ in {1..20}; do
    left=$(pgrep -fa "${LEFT:-many-machines}" | grep -v hosts.sh) || exit $status
    sleep 0.1
  done
  echo "hosts.sh: left running: $left" >&2
  exit 99
fi
if [[ ${1:-} == --apart ]]; then
  export APART=$2
  shift 2
fi
if [[ ${1:-} == --ssh ]]; then
  export SERVE_SSH=yes
  shift
fi
exec unshare --net --mount --pid --fork --kill-child --mount-proc \
  "$0" --inside "$@"
