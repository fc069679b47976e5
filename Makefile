# forklings: learn processes and parallelism in C. `make help` lists targets.
CC       ?= cc
BUILD    ?= build$(if $(SANITIZE),/sanitize-$(subst $(comma),-,$(SANITIZE)))
OPT      ?= -O2
KERNEL_OPT := -O3
comma    := ,
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wvla $(if $(WERROR),-Werror)
SANFLAGS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer)
ALL_CFLAGS = -std=gnu17 $(OPT) -g $(WARNINGS) $(SANFLAGS) -ffp-contract=off \
             -Icommon -MMD -MP $(CFLAGS)
ALL_LDFLAGS = $(SANFLAGS) $(LDFLAGS) -pthread

# `make setup tour` and `make setup test` install first and look afterwards at
# what is there: hence here, before anything below is read, and in no recipe.
SETUP := $(filter setup setup-all,$(MAKECMDGOALS))
ifneq ($(SETUP),)
ifneq ($(shell CC="$(CC)" common/make/setup.sh $(patsubst setup-%,%,$(SETUP)) \
         >&2 || echo failed),)
$(error setup could not install everything)
endif
endif

# Lessons and the parts of common/ that work on pictures. Only these need
# libjpeg and libpng; everything else builds without them.
PICTURE_PARTS   := alpha augment blur image jpeg_file kernels kernels_pick \
                   metadata orient png_file reduce resample rows thumbnail
PICTURE_LESSONS := 09 10 11 13

LESSONS  := $(notdir $(patsubst %/,%,$(wildcard lessons/[0-9][0-9]-*/)))
NUMBERS  := $(foreach l,$(LESSONS),$(firstword $(subst -, ,$l)))
lesson    = $(filter $1-%,$(LESSONS))
source    = lessons/$1/$(subst -,_,$(patsubst $(firstword $(subst -, ,$1))-%,%,$1)).c

PICTURE_SRC := $(wildcard $(PICTURE_PARTS:%=common/%.c))
COMMON_SRC  := $(filter-out $(PICTURE_SRC),$(wildcard common/*.c))
COMMON_OBJ  := $(COMMON_SRC:%.c=$(BUILD)/%.o)
# The observer asks the Linux kernel; elsewhere it is a program that says so.
OBSERVE_SRC := $(if $(filter Linux,$(shell uname -s)),\
                 $(filter-out %/elsewhere.c,$(wildcard common/observe/*.c)),\
                 common/observe/elsewhere.c)
# kernels.c once more for each wider set of vectors; kernels_pick.c chooses.
WIDER       := $(if $(filter x86_64,$(shell $(CC) -dumpmachine | cut -d- -f1)),avx2 avx512)
PICTURE_OBJ := $(PICTURE_SRC:%.c=$(BUILD)/%.o) $(WIDER:%=$(BUILD)/common/kernels-%.o)
AVX2_FLAGS   := -mavx2
AVX512_FLAGS := -mavx512bw -mavx512vl -mavx512dq -mprefer-vector-width=512

IMAGE_PACKAGES := libjpeg libpng
MISSING        := $(shell command -v pkg-config >/dev/null || echo pkg-config; \
                    for p in $(IMAGE_PACKAGES); do \
                      pkg-config --exists $$p 2>/dev/null || echo $$p; done)
HAVE_IMAGES    := $(if $(MISSING),,yes)
IMAGE_CFLAGS   := $(if $(HAVE_IMAGES),$(shell pkg-config --cflags $(IMAGE_PACKAGES)))
IMAGE_LIBS     := $(if $(HAVE_IMAGES),$(shell pkg-config --libs $(IMAGE_PACKAGES)))
picture         = $(filter $(PICTURE_LESSONS:%=%-%),$1)
BUILDABLE      := $(if $(HAVE_IMAGES),$(LESSONS),$(filter-out $(PICTURE_LESSONS:%=%-%),$(LESSONS)))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: $(NUMBERS) all augment bench clean docs-sync format fuzz help images \
        install lint setup setup-all test test-all test-mutants test-programs tour

all: $(BUILDABLE:%=$(BUILD)/%) ## build everything that can be built here
all: $(BUILD)/observe $(BUILD)/compile_commands.json

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' \
	  Makefile
	@echo "  make 03           build and run lesson 03 (likewise: $(NUMBERS))"
	@echo "                    ARGS='…' is for the lesson; WITH='strace -f' runs it so"

setup: ## install what is missing here with the system's package manager
setup-all: ## the same, and what test-all needs
setup setup-all:
	@:

tour: ## run the ten lessons in order, and compare with the article
	@MAKE="$(MAKE)" BUILD=$(BUILD) MISSING="$(MISSING)" common/make/tour.sh

# --- building ---------------------------------------------------------------
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(IMAGE_CFLAGS) -c $< -o $@

$(BUILD)/common/kernels.o $(BUILD)/common/kernels-%.o: ALL_CFLAGS += $(KERNEL_OPT)
$(BUILD)/common/kernels-avx2.o: WIDE = $(AVX2_FLAGS)
$(BUILD)/common/kernels-avx512.o: WIDE = $(AVX512_FLAGS)
$(WIDER:%=$(BUILD)/common/kernels-%.o): $(BUILD)/common/kernels-%.o: common/kernels.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(WIDE) -DKERNELS=kernels_$* -DKERNELS_NAME='"$*"' -c $< -o $@

$(BUILD)/common.a: $(COMMON_OBJ)
$(BUILD)/picture.a: $(PICTURE_OBJ)
$(BUILD)/%.a:
	@rm -f $@
	$(AR) rc $@ $^

$(BUILD)/observe: $(OBSERVE_SRC:%.c=$(BUILD)/%.o)
	$(CC) $^ $(ALL_LDFLAGS) -lm -o $@

# `make timeline 04` is `make 04` under the observer.
OBSERVE := $(BUILD)/observe --timeout 120 --max-live 500 --max-output 16M
ifneq ($(filter timeline,$(MAKECMDGOALS)),)
WITH     := $(OBSERVE) --timeline
OBSERVER := $(BUILD)/observe
endif

.PHONY: timeline pictures bench bench-blur bench-observer
timeline: $(BUILD)/observe $(N) ## the picture of a run: timeline 04, or FILE=prog.c
	@$(if $(FILE),$(MAKE) -s $(BUILD)/common.a && mkdir -p $(BUILD)/timeline && \
	  $(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(FILE) $(BUILD)/common.a \
	    $(ALL_LDFLAGS) -lm -o $(BUILD)/timeline/$(basename $(notdir $(FILE))) && \
	  $(WITH) $(BUILD)/timeline/$(basename $(notdir $(FILE))) $(ARGS),:)

pictures: all $(if $(HAVE_IMAGES),images) ## draw docs/pictures/ again, from real runs
	@MAKE="$(MAKE)" OBSERVE="$(OBSERVE)" common/make/pictures.sh $(BUILDABLE)

bench: bench-observer ## measure what things cost
bench-observer: $(BUILD)/observe $(BUILD)/bench/observer_work ## what being observed costs
	@BUILD=$(BUILD) common/bench/observer.sh
$(BUILD)/bench/observer_work: common/bench/observer_work.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $< -o $@

define lesson_rules
$(BUILD)/$1: $(patsubst %.c,$(BUILD)/%.o,$(call source,$1)) \
             $(if $(call picture,$1),$(BUILD)/picture.a) $(BUILD)/common.a
	$$(CC) $$^ $$(ALL_LDFLAGS) $(if $(call picture,$1),$(IMAGE_LIBS)) -lm -o $$@
$(firstword $(subst -, ,$1)): $(if $(filter $1,$(BUILDABLE)),$(OBSERVER) $(BUILD)/$1 $(if $(call picture,$1),$$(if $$(IMAGES)$$(ARGS),,images)))
	@$(if $(filter $1,$(BUILDABLE)),$$(WITH) $(BUILD)/$1 $$(ARGS) $(if $(call picture,$1),$$(IMAGES)),\
	  echo "lesson $1 needs $(MISSING): run 'make setup'" >&2; exit 1)
endef
$(foreach l,$(LESSONS),$(eval $(call lesson_rules,$l)))

# --- the sample photos ------------------------------------------------------
IMAGE_MAKER_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard images/*.c))
$(IMAGE_MAKER_OBJ): ALL_CFLAGS += -O3
$(BUILD)/make_images: $(IMAGE_MAKER_OBJ)
	$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@
images: $(BUILD)/make_images ## make the 15 sample photos (once)
	@$< images

# --- the tool -----------------------------------------------------------------
$(BUILD)/augment: $(BUILD)/common/tools/augment.o $(BUILD)/picture.a $(BUILD)/common.a
	$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@
all: $(if $(HAVE_IMAGES),$(BUILD)/augment)
OUT ?= $(BUILD)/augmented
augment: $(BUILD)/augment $(if $(IMAGES),,images) ## blur and shrink: IMAGES="…" OUT=…
	@$(BUILD)/augment -o $(OUT) $(ARGS) $(or $(IMAGES),images)

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
install: $(BUILD)/augment ## install augment and its man page under PREFIX
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1
	install $(BUILD)/augment $(DESTDIR)$(BINDIR)/augment
	install -m 644 docs/augment.1 $(DESTDIR)$(MANDIR)/man1/augment.1

# --- fuzzing ------------------------------------------------------------------
FUZZ_SECONDS ?= 60
FUZZ_FLAGS   := SANITIZE=fuzzer-no-link,address,undefined CC=clang BUILD=build/fuzz
fuzz: $(BUILD)/tests/picture_corpus ## feed the decoders with made-up bytes for a minute
	@$(MAKE) --no-print-directory $(FUZZ_FLAGS) build/fuzz/picture_fuzz
	@rm -rf build/fuzz/seeds && mkdir -p build/fuzz/seeds build/fuzz/found
	@$< build/fuzz/seeds tiny 2>/dev/null
	build/fuzz/picture_fuzz -max_total_time=$(FUZZ_SECONDS) -timeout=20 \
	  -rss_limit_mb=2048 -max_len=20000 -print_final_stats=1 \
	  -artifact_prefix=build/fuzz/ build/fuzz/found build/fuzz/seeds
$(BUILD)/picture_fuzz: $(BUILD)/tests/fuzz/picture_fuzz.o $(BUILD)/picture.a $(BUILD)/common.a
	$(CC) $^ -fsanitize=fuzzer,address,undefined $(LDFLAGS) -pthread $(IMAGE_LIBS) -lm -o $@

# For editors: how each file is compiled.
COMPILE  = $(subst ",\",$(CC) $(ALL_CFLAGS) $(IMAGE_CFLAGS))
C_FILES := $(shell find lessons common tests images -name '*.[ch]' 2>/dev/null)
$(BUILD)/compile_commands.json: Makefile $(filter %.c,$(C_FILES))
	@mkdir -p $(@D)
	@{ printf '['; comma=; for file in $(filter %.c,$(C_FILES)); do \
	  printf '%s\n{"directory": "%s", "file": "%s", "command": "%s"}' \
	    "$$comma" '$(CURDIR)' "$$file" '$(COMPILE) -c '"$$file"; \
	  comma=,; done; printf '\n]\n'; } >$@

# --- testing ----------------------------------------------------------------
# Each tests/common/*.c is a program that a bats file runs.
TEST_PROGRAMS := $(filter-out $(if $(HAVE_IMAGES),,$(BUILD)/tests/picture%),\
                   $(patsubst tests/common/%.c,$(BUILD)/tests/%,$(wildcard tests/common/*.c)))

$(BUILD)/tests/guard: $(BUILD)/tests/helpers/guard.o
	@mkdir -p $(@D)
	$(CC) $^ $(ALL_LDFLAGS) -o $@
$(BUILD)/tests/%: $(BUILD)/tests/common/%.o $(BUILD)/tests/helpers/cases.o $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/common.a
	$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@

$(BUILD)/tests/faults.so: tests/helpers/faults.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 $(OPT) $(WARNINGS) -shared -fPIC $< -o $@ -ldl

test-programs: all $(BUILD)/tests/guard $(BUILD)/tests/faults.so $(TEST_PROGRAMS)

test: test-programs ## run every test (FILES="tests/…" for some)
	@BUILD="$(BUILD)" tests/helpers/run-tests.sh $(FILES)

test-all: ## every test, with gcc, clang, sanitizers and mutants, and lint
	@MAKE="$(MAKE)" tests/helpers/test-all.sh

lint: ## check the layout of the C code, and the shell scripts
	clang-format --dry-run -Werror $(C_FILES)
	shellcheck -x .ci/run $(SHELL_FILES)

SHELL_FILES = $(shell find common tests -name '*.sh' -o -name '*.ba[ts][hs]')

MUTANT_LIBS := $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/common.a

test-mutants: test-programs $(MUTANT_LIBS) ## wrong lessons, refused by their own tests
	@BUILD="$(BUILD)" LIBS="$(MUTANT_LIBS) $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm" \
	  COMPILE="$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(IMAGE_CFLAGS)" \
	  tests/mutants/run-mutants.sh $(MUTANTS)

# Each common/bench/NAME.sh measures with build/bench/NAME.
PICTURE_BENCH := blur decode
bench: $(filter-out $(if $(HAVE_IMAGES),,$(PICTURE_BENCH:%=$(BUILD)/bench/%)),\
         $(patsubst common/bench/%_bench.c,$(BUILD)/bench/%,$(wildcard common/bench/*_bench.c))) ## measure speed, beside Python's
	@for script in common/bench/*.sh; do BUILD=$(BUILD) $$script || exit 1; done
bench-blur: $(if $(HAVE_IMAGES),$(BUILD)/bench/blur $(if $(IMAGES),,images)) ## the same blur, written in four ways
	@$(if $(HAVE_IMAGES),$< $(or $(IMAGES),images/963486.jpg) $(ROUNDS),\
	  echo "needs $(MISSING): run 'make setup'" >&2; exit 1)
# So that all four are compiled alike.
$(BUILD)/common/bench/blur_bench.o: ALL_CFLAGS += $(KERNEL_OPT)
$(BUILD)/bench/%: $(BUILD)/common/bench/%_bench.o $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/common.a
	@mkdir -p $(@D)
	$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@

format: ## lay out the C code as the house does
	clang-format -i $(C_FILES)

.PHONY: docs-sync
docs-sync: all ## refresh code and output in the chapters from their sources
	common/make/docs-sync.sh

clean: ## remove everything that was made
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
