# What make was asked for, and an answer to what it does not know.

# In `make grade 03` the number says what to grade, and runs no lesson.
AIM   := $(filter grade grade-class hint try watch,$(MAKECMDGOALS))
# Targets at the beginning of a line, and their like in the parts.
KNOWN  = $(shell sed -n 's/^\([a-z][a-z0-9 -]*\):.*/\1/p' Makefile common/make/*.mk)
ROOMS  = $(notdir $(patsubst %/,%,$(wildcard lessons/[0-9][0-9]-*/)))
GRADED = $(sort $(basename $(notdir $(wildcard tests/exercises/*.bats tests/steps/*.bats))))
AIMS   = $(if $(AIM),$(GRADED),$(ROOMS))
AIMS  := $(AIMS)
STRAY := $(filter-out $(AIM) $(AIMS) \
           $(foreach f,$(AIMS),$(firstword $(subst -, ,$f))),$(MAKECMDGOALS))
STRAY := $(if $(STRAY),$(filter-out $(KNOWN),$(STRAY)))
# Files can be goals, too.
STRAY := $(strip $(foreach g,$(STRAY),$(if $(findstring /,$g)$(wildcard $g),,$g)))
ifneq ($(STRAY),)
$(error $(shell common/make/meant.sh "$(firstword $(AIM) \
  $(filter timeline replay,$(MAKECMDGOALS)))" "$(firstword $(STRAY))" $(AIMS)))
endif
ifneq ($(filter timeline replay,$(MAKECMDGOALS)),)
ifeq ($(FILE)$(N)$(filter-out $(KNOWN),$(MAKECMDGOALS)),)
$(error $(filter timeline replay,$(MAKECMDGOALS)) of what? Say: make $(filter timeline replay,$(MAKECMDGOALS)) 04, or: make $(filter timeline replay,$(MAKECMDGOALS)) FILE=prog.c)
endif
endif
