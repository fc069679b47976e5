# forklings: learn processes and parallelism in C. `make help` lists targets.
CC       ?= cc
BUILD    ?= build$(if $(SANITIZE),/sanitize-$(subst $(comma),-,$(SANITIZE)))
OPT      ?= -O2
comma    := ,
# Else a function that ends with a call is gone when that waits, and its line.
LINES_FLAGS := -fno-optimize-sibling-calls
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wvla $(if $(WERROR),-Werror)
SANFLAGS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer)
INCLUDE  := $(patsubst %,-Icommon/%,pool picture job cli)
ALL_CFLAGS = -std=gnu17 $(OPT) -g $(LINES_FLAGS) $(WARNINGS) $(SANFLAGS) -ffp-contract=off \
             $(INCLUDE) -MMD -MP $(CFLAGS)
ALL_LDFLAGS = $(SANFLAGS) $(LDFLAGS) -pthread

# All rules are our own: to look for others at each file takes a tenth of a second.
MAKEFLAGS += -r

# `make -n` is to change nothing, but runs what is asked of a $(shell), and the
# lines that name $(MAKE). There, $(DRY) stands before what is not to be run.
DRY := $(if $(strip $(foreach f,n q t,$(findstring $f,$(firstword -$(MAKEFLAGS))))),: )

# A goal that is none gets its answer before anything is begun.
include common/make/goals.mk

# What installs changes what can be built: it is a make of its own, and so is
# what stands before it and what stands after it (make setup tour).
ifneq ($(and $(filter setup setup-%,$(MAKECMDGOALS)),$(word 2,$(MAKECMDGOALS))),)
.PHONY: $(MAKECMDGOALS) in-order
$(sort $(MAKECMDGOALS)): in-order
	@:
in-order:
	@set --; for goal in $(MAKECMDGOALS); do case $$goal in \
	  setup | setup-*) \
	    test $$# = 0 || $(MAKE) --no-print-directory "$$@" || exit; \
	    $(MAKE) --no-print-directory $$goal || exit; set -- ;; \
	  *) set -- "$$@" $$goal ;; \
	  esac; done; test $$# = 0 || $(MAKE) --no-print-directory "$$@"
else

PARTS := pictures install mpi observe lessons tests exercises site

# Lessons that work on pictures. Only these need libjpeg and libpng; everything
# else builds without them.
PICTURE_LESSONS := 09 10 11 13 14

# The program of lesson $1 is named after its slug: 03-joined-fork/joined_fork.c
number    = $(firstword $(subst -, ,$1))
source    = lessons/$1/$(subst -,_,$(patsubst $(call number,$1)-%,%,$1)).c
# That one, and what stands beside it (no lesson but 14 needs that).
sources   = $(call source,$1) $(filter-out $(call source,$1) %/exercise.c,$(wildcard lessons/$1/*.c))
FOLDERS  := $(notdir $(patsubst %/,%,$(wildcard lessons/[0-9][0-9]-*/)))
# A folder may hold an exercise without a lesson (make new-exercise).
LESSONS  := $(foreach l,$(FOLDERS),$(if $(wildcard $(call source,$l)),$l))
NUMBERS  := $(foreach l,$(LESSONS),$(call number,$l))
lesson    = $(filter $1-%,$(LESSONS))

ifneq ($(AIM),)
.SILENT:
$(if $(wildcard $(BUILD)/observe),,$(info Building the observer first, once ...))
endif

# `make V=1` shows the commands, otherwise a word and a name stand for each.
QUIET := $(if $(V),,@)
say    = $(if $(V)$(AIM)$(findstring s,$(firstword -$(MAKEFLAGS))),,@echo "  $1 $2")

# What this system has: $(call asked,NAME,COMMAND). `make grade` and its like, which
# somebody waits for after each save, take what an earlier make was told.
ANSWERS := SYSTEM MACHINE LINES_LIBS MISSING IMAGE_CFLAGS IMAGE_LIBS HAVE_PYTHON MPI_FLAGS MPIS
ASKED_BY = $(CC)|$(or $(MPICC),mpicc)|$(NO_LIBDW)|$(PKG_CONFIG_PATH)|$(PATH)
asked    = $(if $(filter $1,$(KEPT)),$(KEPT_$1),$(shell $2))
-include $(if $(AIM),$(BUILD)/answers.mk)

PICTURE_SRC := $(wildcard common/picture/*.c common/job/*.c)
COMMON_SRC  := $(wildcard common/pool/*.c common/cli/*.c)
COMMON_OBJ  := $(COMMON_SRC:%.c=$(BUILD)/%.o)
# It knows lines of source by libdw, of elfutils; without, it says nothing of them.
LINES_LIBS  := $(if $(NO_LIBDW),,$(call asked,LINES_LIBS,pkg-config --libs libdw libelf 2>/dev/null))
LINES_OUT   := $(if $(LINES_LIBS),%/lines_none.c,%/lines.c %/line_module.c \
                 %/line_rules.c %/line_source.c %/line_space.c %/line_walk.c)
SYSTEM      := $(call asked,SYSTEM,uname -s)
# The observer asks the Linux kernel; elsewhere it is a program that says so.
OBSERVE_SRC := $(if $(filter Linux,$(SYSTEM)),\
                 $(filter-out %/elsewhere.c $(LINES_OUT),$(wildcard common/observe/*.c)),\
                 common/observe/elsewhere.c)
IMAGE_PACKAGES := libjpeg libpng
MISSING        := $(call asked,MISSING,command -v pkg-config >/dev/null || echo pkg-config; \
                    for p in $(IMAGE_PACKAGES); do \
                      pkg-config --exists $$p 2>/dev/null || echo $$p; done)
HAVE_IMAGES    := $(if $(MISSING),,yes)
IMAGE_CFLAGS   := $(if $(HAVE_IMAGES),$(call asked,IMAGE_CFLAGS,pkg-config --cflags $(IMAGE_PACKAGES)))
IMAGE_LIBS     := $(if $(HAVE_IMAGES),$(call asked,IMAGE_LIBS,pkg-config --libs $(IMAGE_PACKAGES)))
picture         = $(filter $(PICTURE_LESSONS:%=%-%),$1)

# The rest, each part with the targets of one room.
.DEFAULT_GOAL := all
include $(PARTS:%=common/make/%.mk)

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: $(NUMBERS) all augment bench box clean docs-sync format fuzz help images \
        install lint setup setup-all test test-all test-mutants test-programs tour

all: $(BUILDABLE:%=$(BUILD)/%) ## build everything that can be built here
all: $(BUILD)/observe $(BUILD)/compile_commands.json

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' \
	  Makefile $(PARTS:%=common/make/%.mk)
	@echo "  make 03               build and run lesson 03 (likewise: $(NUMBERS))"
	@echo "                        ARGS='…' is for the lesson; WITH='strace -f' runs it so"

setup: ## install what is missing here with the system's package manager
setup-all: ## the same, and what test-all needs
setup setup-all:
	@CC="$(CC)" common/make/setup.sh $(patsubst setup-%,%,$(filter-out setup,$@))

box: ## a shell in a container with all that the course needs, or RUN="make 01" there
	@$(DRY)common/make/box.sh $(RUN)

tour: ## run the ten lessons in order, and compare with the article
	@$(DRY)MAKE="$(MAKE)" BUILD=$(BUILD) MISSING="$(MISSING)" common/make/tour.sh

# --- building ---------------------------------------------------------------
# How it was compiled: with another compiler, or other flags, all is made anew.
# AS_BUILT=1 takes what there is as it is.
HOW := $(strip $(CC) $(KERNEL_OPT) $(ALL_CFLAGS) $(IMAGE_CFLAGS) $(ALL_LDFLAGS) $(MPI_FLAGS) $(LINES_LIBS))
ifneq ($(if $(AS_BUILT),$(HOW),$(strip $(shell cat $(BUILD)/how 2>/dev/null))),$(HOW))
.PHONY: $(BUILD)/how
endif
$(BUILD)/how:
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(HOW))' >$@

$(BUILD)/%.o: %.c $(BUILD)/how
	@mkdir -p $(@D)
	$(call say,cc  ,$<)
	$(QUIET)$(CC) $(ALL_CFLAGS) $(IMAGE_CFLAGS) -c $< -o $@

$(BUILD)/common.a: $(COMMON_OBJ)
$(BUILD)/picture.a: $(PICTURE_OBJ)
$(BUILD)/%.a:
	@rm -f $@
	$(call say,ar  ,$@)
	$(QUIET)$(AR) rc $@ $^

$(BUILD)/observe: $(OBSERVE_SRC:%.c=$(BUILD)/%.o) $(BUILD)/common/cli/utf8.o $(BUILD)/common/pool/signal_name.o
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) $(LINES_LIBS) -lm -o $@

format: ## lay out the C code as the house does
	clang-format -i $(C_FILES)

.PHONY: docs-sync
docs-sync: all $(if $(HAVE_IMAGES),images) ## refresh code and output in the chapters from their sources
	common/make/docs-sync.py

clean: ## remove everything that was made
	rm -rf build

-include $(if $(AIM),$(GRADE_OBJ:.o=.d),$(shell find $(BUILD) -name '*.d' 2>/dev/null))

# Kept only where nothing is missing: what is missing may be there the next time.
define answers
ifeq ($$(ASKED_BY),$(ASKED_BY))
KEPT := $(ANSWERS)
$(foreach a,$(ANSWERS),KEPT_$a := $($a)
)endif
endef
ifeq ($(MISSING)$(KEPT)$(DRY),)
$(if $(wildcard $(BUILD)/.),$(file >$(BUILD)/answers.mk,$(answers)))
endif
endif
