# --- testing ----------------------------------------------------------------
# Each tests/common/*.c is a program that a bats file runs.
TEST_PROGRAMS := $(filter-out $(if $(HAVE_IMAGES),,$(BUILD)/tests/picture%),\
                   $(patsubst tests/common/%.c,$(BUILD)/tests/%,$(wildcard tests/common/*.c)))

# Beside the observer, what grading needs.
GRADE_PROGRAMS := $(addprefix $(BUILD)/tests/,guard ppm dice)
$(GRADE_PROGRAMS): $(BUILD)/tests/%: $(BUILD)/common/grade/%.o
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) -o $@
# What is contained stands for a learner's program, and may not be ten times as
# large: it would run into other limits than those that its name says.
$(BUILD)/tests/runaway $(BUILD)/tests/common/runaway.o: SANFLAGS :=
$(BUILD)/tests/runaway: $(BUILD)/tests/common/runaway.o
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) -o $@
# Of the observer, without what watches: a record and its sentence.
$(BUILD)/tests/common/story_test.o: ALL_CFLAGS += -Icommon/observe
$(BUILD)/tests/story_test: $(BUILD)/tests/common/story_test.o $(addprefix $(BUILD)/common/,$(addprefix observe/,record.o story.o facts.o layout.o grow.o) pool/signal_name.o)
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) -lm -o $@

$(BUILD)/tests/%: $(BUILD)/tests/common/%.o $(BUILD)/tests/helpers/cases.o $(BUILD)/tests/helpers/stuck.o $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/common.a
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@

$(BUILD)/tests/faults.so: tests/helpers/faults.c $(BUILD)/how
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(QUIET)$(CC) -std=gnu17 $(OPT) $(WARNINGS) -shared -fPIC $< -o $@ -ldl

test-programs: all $(if $(HAVE_IMAGES),$(BUILD)/make_images) $(GRADE_PROGRAMS) $(BUILD)/tests/faults.so $(TEST_PROGRAMS)

test: test-programs ## run every test (FILES="tests/…" for some)
	@BUILD="$(BUILD)" tests/helpers/run-tests.sh $(FILES)

test-all: ## every test, with gcc, clang, sanitizers and mutants, and lint
	@$(DRY)MAKE="$(MAKE)" tests/helpers/test-all.sh

lint: ## check the layout of the C code, and the shell scripts
	$(call say,lint,C code and shell scripts)
	$(QUIET)clang-format --dry-run -Werror $(C_FILES)
	$(QUIET)shellcheck -x .ci/run $(SHELL_FILES)

SHELL_FILES = $(shell find common tests -name '*.sh' -o -name '*.ba[ts][hs]')

MUTANT_LIBS := $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/common.a

test-mutants: test-programs $(MUTANT_LIBS) ## wrong lessons, refused by their own tests
	@EACH="$(EACH)" MPI_FLAGS="$(MPI_CFLAGS) $(MPI_LIBS)" BUILD="$(BUILD)" LIBS="$(MUTANT_LIBS) $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm" \
	  COMPILE="$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(IMAGE_CFLAGS)" \
	  tests/mutants/run-mutants.sh $(MUTANTS)

CHANGED ?= 15-pipe 16-pipeline 17-shared-memory 18-queue 19-signals
COUNT   ?= 20
SEED    ?= 1
random-changes: test-programs $(MUTANT_LIBS) ## COUNT random changes to each of CHANGED, noticed by its tests
	@BUILD="$(BUILD)" LIBS="$(MUTANT_LIBS) $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm" \
	  COMPILE="$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(IMAGE_CFLAGS)" \
	  tests/mutants/random-changes.py --count $(COUNT) --seed $(SEED) $(CHANGED)
.PHONY: random-changes

# Each common/bench/NAME.sh measures with build/bench/NAME.
PICTURE_BENCH := blur decode
bench: $(filter-out $(if $(HAVE_IMAGES),,$(PICTURE_BENCH:%=$(BUILD)/bench/%)),\
         $(patsubst common/bench/%_bench.c,$(BUILD)/bench/%,$(wildcard common/bench/*_bench.c))) ## measure speed, beside Python's
	@for script in common/bench/*.sh; do BUILD=$(BUILD) $$script || exit 1; done
	@$(if $(filter 1,$(PUBLISH)),common/make/docs-sync.py docs/benchmarks.md)
bench-blur: $(if $(HAVE_IMAGES),$(BUILD)/bench/blur $(if $(IMAGES),,images)) ## the same blur, written in four ways
	@$(if $(HAVE_IMAGES),$< $(or $(IMAGES),images/963486.jpg) $(ROUNDS),\
	  echo "needs $(MISSING): run 'make setup'" >&2; exit 1)
# So that all four are compiled alike.
$(BUILD)/common/bench/blur_bench.o: ALL_CFLAGS += $(KERNEL_OPT)
$(BUILD)/bench/%: $(BUILD)/common/bench/%_bench.o $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/common.a
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@

# For editors: how each file is compiled.
COMPILE  = $(subst ",\",$(CC) $(ALL_CFLAGS) $(IMAGE_CFLAGS) $(MPI_CFLAGS))
C_FILES := $(if $(AIM),,$(shell find lessons common tests images -name '*.[ch]' 2>/dev/null))
$(BUILD)/compile_commands.json: Makefile $(filter %.c,$(C_FILES))
	@mkdir -p $(@D)
	@{ printf '['; comma=; for file in $(filter %.c,$(C_FILES)); do \
	  printf '%s\n{"directory": "%s", "file": "%s", "command": "%s"}' \
	    "$$comma" '$(CURDIR)' "$$file" '$(COMPILE) -c '"$$file"; \
	  comma=,; done; printf '\n]\n'; } >$@
