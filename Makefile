# forklings: learn processes and parallelism in C. `make help` lists targets.
CC       ?= cc
BUILD    ?= build$(if $(SANITIZE),/sanitize-$(subst $(comma),-,$(SANITIZE)))
OPT      ?= -O2
comma    := ,
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wvla $(if $(WERROR),-Werror)
SANFLAGS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer)
# <threads.h> is the system's, "threads.h" ours.
INCLUDE  := $(patsubst %,-iquote common/%,pool picture job cli)
# For a learner who writes <pool.h>. Not for our own: what lies in such a folder
# counts as the system's, of which -MMD says nothing.
ALSO     := $(patsubst -iquote,-idirafter,$(INCLUDE))
ALL_CFLAGS = -std=gnu17 $(OPT) -g $(WARNINGS) $(SANFLAGS) -ffp-contract=off \
             $(INCLUDE) -MMD -MP $(CFLAGS)
ALL_LDFLAGS = $(SANFLAGS) $(LDFLAGS) -pthread

# `make -n` is to change nothing, but runs what is asked of a $(shell), and the
# lines that name $(MAKE). There, $(DRY) stands before what is not to be run.
DRY := $(if $(strip $(foreach f,n q t,$(findstring $f,$(firstword -$(MAKEFLAGS))))),: )

# `make setup tour` and `make setup test` install first and look afterwards at
# what is there: hence here, before anything below is read, and in no recipe.
SETUP := $(if $(DRY),,$(filter setup setup-all,$(MAKECMDGOALS)))
ifneq ($(SETUP),)
ifneq ($(shell CC="$(CC)" common/make/setup.sh $(patsubst setup-%,%,$(SETUP)) \
         >&2 || echo failed),)
$(error setup could not install everything)
endif
endif

PARTS := pictures mpi observe tests exercises site

# Lessons that work on pictures. Only these need libjpeg and libpng; everything
# else builds without them.
PICTURE_LESSONS := 09 10 11 13 14

source    = lessons/$1/$(subst -,_,$(patsubst $(firstword $(subst -, ,$1))-%,%,$1)).c
# That one, and what stands beside it (no lesson but 14 needs that).
sources   = $(call source,$1) $(filter-out $(call source,$1) %/exercise.c,$(wildcard lessons/$1/*.c))
FOLDERS  := $(notdir $(patsubst %/,%,$(wildcard lessons/[0-9][0-9]-*/)))
# A folder may hold an exercise without a lesson (make new-exercise).
LESSONS  := $(foreach l,$(FOLDERS),$(if $(wildcard $(call source,$l)),$l))
NUMBERS  := $(foreach l,$(LESSONS),$(firstword $(subst -, ,$l)))
lesson    = $(filter $1-%,$(LESSONS))

# In `make grade 03` the number says what to grade, and runs no lesson.
AIM      := $(filter grade grade-class hint try watch,$(MAKECMDGOALS))
ifneq ($(AIM),)
.SILENT:
$(if $(wildcard $(BUILD)/observe),,$(info Building the observer first, once ...))
endif

# `make V=1` shows the commands, otherwise a word and a name stand for each.
QUIET := $(if $(V),,@)
say    = $(if $(V)$(AIM)$(findstring s,$(firstword -$(MAKEFLAGS))),,@echo "  $1 $2")

PICTURE_SRC := $(wildcard common/picture/*.c common/job/*.c)
COMMON_SRC  := $(wildcard common/pool/*.c common/cli/*.c)
COMMON_OBJ  := $(COMMON_SRC:%.c=$(BUILD)/%.o)
# The observer asks the Linux kernel; elsewhere it is a program that says so.
OBSERVE_SRC := $(if $(filter Linux,$(shell uname -s)),\
                 $(filter-out %/elsewhere.c,$(wildcard common/observe/*.c)),\
                 common/observe/elsewhere.c)
IMAGE_PACKAGES := libjpeg libpng
MISSING        := $(shell command -v pkg-config >/dev/null || echo pkg-config; \
                    for p in $(IMAGE_PACKAGES); do \
                      pkg-config --exists $$p 2>/dev/null || echo $$p; done)
HAVE_IMAGES    := $(if $(MISSING),,yes)
IMAGE_CFLAGS   := $(if $(HAVE_IMAGES),$(shell pkg-config --cflags $(IMAGE_PACKAGES)))
IMAGE_LIBS     := $(if $(HAVE_IMAGES),$(shell pkg-config --libs $(IMAGE_PACKAGES)))
picture         = $(filter $(PICTURE_LESSONS:%=%-%),$1)

# The rest, each part with the targets of one room.
.DEFAULT_GOAL := all
include $(PARTS:%=common/make/%.mk)
BUILDABLE      := $(filter-out $(if $(HAVE_IMAGES),,$(PICTURE_LESSONS:%=%-%)) $(if $(MPI_LIBS),,14-%),$(LESSONS))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: $(NUMBERS) all augment bench clean docs-sync format fuzz help images \
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
	@: common/make/setup.sh $(patsubst setup-%,%,$(filter-out setup,$@))

tour: ## run the ten lessons in order, and compare with the article
	@$(DRY)MAKE="$(MAKE)" BUILD=$(BUILD) MISSING="$(MISSING)" common/make/tour.sh

# --- building ---------------------------------------------------------------
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc  ,$<)
	$(QUIET)$(CC) $(ALL_CFLAGS) $(IMAGE_CFLAGS) -c $< -o $@

$(BUILD)/common.a: $(COMMON_OBJ)
$(BUILD)/picture.a: $(PICTURE_OBJ)
$(BUILD)/%.a:
	@rm -f $@
	$(call say,ar  ,$@)
	$(QUIET)$(AR) rc $@ $^

$(BUILD)/observe: $(OBSERVE_SRC:%.c=$(BUILD)/%.o)
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) -lm -o $@

define lesson_rules
$(BUILD)/$1: $(patsubst %.c,$(BUILD)/%.o,$(call sources,$1)) \
             $(if $(call picture,$1),$(BUILD)/picture.a) $(BUILD)/common.a
	$$(call say,link,$$@)
	$$(QUIET)$$(CC) $$^ $$(ALL_LDFLAGS) $(if $(call picture,$1),$(IMAGE_LIBS)) $(if $(filter 14-%,$1),$(MPI_LIBS)) -lm -o $$@
$(firstword $(subst -, ,$1)): $(if $(AIM),,$(if $(filter $1,$(BUILDABLE)),$(OBSERVER) $(BUILD)/$1 $(if $(call picture,$1),$$(if $$(IMAGES)$$(ARGS),,images))))
	@$(if $(AIM),:,$(if $(filter $1,$(BUILDABLE)),$$(WITH) $(if $(filter 14-%,$1),$(START)) $(BUILD)/$1 $$(ARGS) $(if $(call picture,$1),$$(IMAGES)),\
	  echo "lesson $1 needs $(or $(MISSING),$(MPI_NEEDS)): run 'make setup$(if $(MISSING),,-all)'" >&2; exit 1))
endef
$(foreach l,$(LESSONS),$(eval $(call lesson_rules,$l)))

format: ## lay out the C code as the house does
	clang-format -i $(C_FILES)

.PHONY: docs-sync
docs-sync: all $(if $(HAVE_IMAGES),images) ## refresh code and output in the chapters from their sources
	common/make/docs-sync.sh

clean: ## remove everything that was made
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
