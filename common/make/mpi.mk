# Lesson 14 needs an MPI, and is left out without one. Its compiler wrapper says
# which flags; MPICC=mpicc.mpich chooses among several.
MPICC      ?= mpicc
MPIRUN     ?= $(subst mpicc,mpirun,$(MPICC))
MPI_NEEDS  := an MPI (Debian: openmpi-bin and libopenmpi-dev, or mpich; Fedora: openmpi-devel; macOS: open-mpi)
mpi_flags   = $(shell $1 -show 2>/dev/null || pkg-config --cflags --libs ompi-c 2>/dev/null || pkg-config --cflags --libs mpich 2>/dev/null)
mpi_cflags  = $(patsubst -I%,-isystem %,$(filter -I% -D%,$1))
mpi_libs    = $(filter -L% -l% -Wl%,$1)
MPI_FLAGS  := $(if $(filter MPI_FLAGS,$(KEPT)),$(KEPT_MPI_FLAGS),$(call mpi_flags,$(MPICC)))
MPI_CFLAGS := $(call mpi_cflags,$(MPI_FLAGS))
MPI_LIBS   := $(call mpi_libs,$(MPI_FLAGS))

# As many ranks as cores, and one that hands out. All of them on this machine.
RANKS ?= $(shell expr 1 + $$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN))
START  = common/make/mpirun.sh $(MPIRUN) -n $(RANKS)
$(BUILD)/lessons/14-%.o: ALL_CFLAGS += $(MPI_CFLAGS)

# Lesson 14 once for each MPI that is here, under the names that Debian gives.
MPIS := $(if $(HAVE_IMAGES),$(call asked,MPIS,for m in openmpi mpich; do \
          ! command -v mpicc.$$m >/dev/null || echo $$m; done))
$(MPIS:%=$(BUILD)/mpi/%/14-many-machines): $(BUILD)/mpi/%/14-many-machines: \
  $(call sources,14-many-machines) $(wildcard lessons/14-many-machines/*.h) $(BUILD)/picture.a $(BUILD)/common.a $(BUILD)/how
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(QUIET)$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(call mpi_cflags,$(call mpi_flags,mpicc.$*)) \
	  $(filter-out %.h %/how,$^) $(ALL_LDFLAGS) $(IMAGE_LIBS) $(call mpi_libs,$(call mpi_flags,mpicc.$*)) -lm -o $@

test-programs bench: $(MPIS:%=$(BUILD)/mpi/%/14-many-machines)
