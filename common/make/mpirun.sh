#!/bin/sh
# Starts ranks on this machine: more than there are cores, also as root in a
# container, both of which Open MPI refuses unless it is told otherwise. (MPICH
# needs no telling, and takes no notice of these.)
#
# usage: mpirun.sh MPIRUN [ARG ...] PROGRAM [ARG ...]
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export PRTE_ALLOW_RUN_AS_ROOT=1 PRTE_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1
export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe
command -v "$1" >/dev/null || {
  echo "mpirun.sh: no $1 here; MPIRUN=... names yours" >&2
  exit 127
}
exec "$@"
