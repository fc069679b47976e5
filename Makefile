# forklings: learn processes and parallelism in C. `make help` lists targets.
CC       ?= cc
BUILD    ?= build$(if $(SANITIZE),/sanitize-$(subst $(comma),-,$(SANITIZE)))
OPT      ?= -O2
comma    := ,
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wvla $(if $(WERROR),-Werror)
SANFLAGS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer)
ALL_CFLAGS = -std=gnu17 $(OPT) -g $(WARNINGS) $(SANFLAGS) -ffp-contract=off \
             -Icommon -MMD -MP $(CFLAGS)
ALL_LDFLAGS = $(SANFLAGS) $(LDFLAGS) -pthread

# Lessons and the parts of common/ that work on pictures. Only these need
# libjpeg and libpng; everything else builds without them.
PICTURE_PARTS   := augment blur image jpeg png reduce resample thumbnail
PICTURE_LESSONS := 09 10 11 13

LESSONS  := $(notdir $(patsubst %/,%,$(wildcard lessons/[0-9][0-9]-*/)))
NUMBERS  := $(foreach l,$(LESSONS),$(firstword $(subst -, ,$l)))
lesson    = $(filter $1-%,$(LESSONS))
source    = lessons/$1/$(subst -,_,$(patsubst $(firstword $(subst -, ,$1))-%,%,$1)).c

PICTURE_SRC := $(wildcard $(PICTURE_PARTS:%=common/%.c))
COMMON_SRC  := $(filter-out $(PICTURE_SRC),$(wildcard common/*.c))
COMMON_OBJ  := $(COMMON_SRC:%.c=$(BUILD)/%.o)
PICTURE_OBJ := $(PICTURE_SRC:%.c=$(BUILD)/%.o)

IMAGE_PACKAGES := libjpeg libpng
HAVE_IMAGES    := $(shell pkg-config --exists $(IMAGE_PACKAGES) 2>/dev/null && echo yes)
IMAGE_CFLAGS   := $(if $(HAVE_IMAGES),$(shell pkg-config --cflags $(IMAGE_PACKAGES)))
IMAGE_LIBS     := $(if $(HAVE_IMAGES),$(shell pkg-config --libs $(IMAGE_PACKAGES)))
picture         = $(filter $(PICTURE_LESSONS:%=%-%),$1)
BUILDABLE      := $(if $(HAVE_IMAGES),$(LESSONS),$(filter-out $(PICTURE_LESSONS:%=%-%),$(LESSONS)))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all bench help setup tour test test-programs test-all format lint clean $(NUMBERS)

all: $(BUILDABLE:%=$(BUILD)/%) ## build everything that can be built here

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' \
	  $(MAKEFILE_LIST)
	@echo "  make 03           build and run lesson 03 (likewise: $(NUMBERS))"

# --- building ---------------------------------------------------------------
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(IMAGE_CFLAGS) -c $< -o $@

$(BUILD)/common.a: $(COMMON_OBJ)
$(BUILD)/picture.a: $(PICTURE_OBJ)
$(BUILD)/%.a:
	@rm -f $@
	$(AR) rc $@ $^

define lesson_rules
$(BUILD)/$1: $(patsubst %.c,$(BUILD)/%.o,$(call source,$1)) \
             $(if $(call picture,$1),$(BUILD)/picture.a) $(BUILD)/common.a
	$$(CC) $$^ $$(ALL_LDFLAGS) $(if $(call picture,$1),$(IMAGE_LIBS)) -lm -o $$@
$(firstword $(subst -, ,$1)): $(if $(filter $1,$(BUILDABLE)),$(BUILD)/$1)
	@$(if $(filter $1,$(BUILDABLE)),$(BUILD)/$1 $$(ARGS),\
	  echo "lesson $1 needs $(IMAGE_PACKAGES): run 'make setup'" >&2; exit 1)
endef
$(foreach l,$(LESSONS),$(eval $(call lesson_rules,$l)))

# --- testing ----------------------------------------------------------------
# Each tests/common/*.c is a program that a bats file runs.
TEST_PROGRAMS := $(filter-out $(if $(HAVE_IMAGES),,$(PICTURE_PARTS:%=$(BUILD)/tests/%_test)),\
                   $(patsubst tests/common/%.c,$(BUILD)/tests/%,$(wildcard tests/common/*.c)))

$(BUILD)/tests/guard: $(BUILD)/tests/helpers/guard.o
	@mkdir -p $(@D)
	$(CC) $^ $(ALL_LDFLAGS) -o $@
$(BUILD)/tests/%: $(BUILD)/tests/common/%.o $(BUILD)/tests/helpers/cases.o $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/common.a
	$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@

test-programs: all $(BUILD)/tests/guard $(TEST_PROGRAMS)

test: test-programs ## run every test (FILES="tests/…" for some)
	@BUILD=$(BUILD) tests/helpers/run-tests.sh $(FILES)

# Each common/bench/NAME.sh measures with build/bench/NAME.
bench: $(patsubst common/bench/%_bench.c,$(BUILD)/bench/%,$(wildcard common/bench/*_bench.c)) ## measure speed, beside Python's
	@for script in common/bench/*.sh; do BUILD=$(BUILD) $$script || exit 1; done
$(BUILD)/bench/%: $(BUILD)/common/bench/%_bench.o $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/common.a
	@mkdir -p $(@D)
	$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@

format: ## lay out the C code as the house does
	clang-format -i $(C_FILES)

C_FILES = $(shell find lessons common tests images -name '*.[ch]')

clean: ## remove everything that was made
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
