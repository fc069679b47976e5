#!/usr/bin/env bash
# Slurm on this machine alone: starts its daemons with a configuration of their
# own, runs COMMAND, and ends them. Needs root.
#
# usage: slurm.sh COMMAND [ARG ...]
set -eu
# Whatever is started lives no longer than the first process here.
[[ $$ == 1 ]] ||
  exec unshare --pid --fork --kill-child --mount --mount-proc "$0" "$@"
dir=$(mktemp -d)
chmod 755 "$dir"
trap 'rm -rf "$dir"' EXIT

free_port() {
  python3 -c 'import socket; s = socket.create_server(("", 0))
print(s.getsockname()[1])'
}

mkdir -m 700 "$dir/munge"
mkdir "$dir/state" "$dir/spool"
dd if=/dev/urandom of="$dir/munge/key" bs=64 count=1 status=none
chmod 600 "$dir/munge/key"
# munged wants that nobody else can write where its socket is.
munged --foreground --force --key-file="$dir/munge/key" \
  --socket="$dir/munge.socket" --pid-file="$dir/munge/pid" \
  --seed-file="$dir/munge/seed" --log-file="$dir/munge/log" \
  --num-threads=2 >"$dir/munged" 2>&1 &
host=$(hostname -s)
cat >"$dir/slurm.conf" <<END
ClusterName=forklings
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
SchedulerParameters=bf_interval=1,sched_interval=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF=$dir/slurm.conf
slurmctld -D >"$dir/ctld.out" 2>&1 &
slurmd -D >"$dir/d.out" 2>&1 &
for _ in {1..100}; do
  ! sinfo -h -o %T 2>/dev/null | grep -q idle || break
  sleep 0.2
done
if ! sinfo -h -o %T 2>/dev/null | grep -q idle; then
  tail -n 5 "$dir"/*.out "$dir"/*.log "$dir/munged" >&2
  echo "slurm.sh: Slurm does not start here" >&2
  exit 77
fi
"$@"
