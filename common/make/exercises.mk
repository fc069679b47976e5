# --- exercises --------------------------------------------------------------
# The small steps before an exercise: 03a, 03b, ...
STEPS   := $(basename $(notdir $(wildcard tests/steps/*.bats)))
AIMED_AT = $(filter $(STEPS) $(FOLDERS) $(foreach f,$(FOLDERS),$(firstword $(subst -, ,$f))),$(MAKECMDGOALS))
ONLY_EXERCISES := $(foreach f,$(filter-out $(LESSONS),$(FOLDERS)),$(firstword $(subst -, ,$f)))
GRADER   = BUILD=$(BUILD) CC="$(CC)" \
  GRADE_CFLAGS="-std=gnu17 -O2 -g $(LINES_FLAGS) -Wall -Wextra $(INCLUDE) $(IMAGE_CFLAGS)" \
  GRADE_LIBS="$(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/common.a $(IMAGE_LIBS) -pthread -lm"
.PHONY: grade grade-the-grader grade-class grade-parts grade-tools hint try watch starters new-exercise new-step $(ONLY_EXERCISES) $(STEPS)

$(STEPS):
	@$(if $(AIM),:,echo "$@ is a step: make grade $@, make hint $@, make watch $@")
$(ONLY_EXERCISES):
	@$(if $(AIM),:,echo "$@ is an exercise: make grade $@, make hint $@")

GRADE_OBJ = $(COMMON_OBJ) $(PICTURE_OBJ) $(OBSERVE_SRC:%.c=$(BUILD)/%.o) $(GRADE_PROGRAMS:$(BUILD)/tests/%=$(BUILD)/common/grade/%.o)
grade-parts: $(BUILD)/common.a $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(BUILD)/observe $(GRADE_PROGRAMS)
# Without a cage grading goes on, and says so.
grade-tools: grade-parts ## what grading strangers needs: builds it, and brings the cage
	@common/make/setup.sh grade || echo "grade-tools: without them gradings run without a cage, or on one machine"

grade: grade-parts ## grade all, or: make grade 03, 03b [FILE=my.c] [FORMAT=junit]
	@UNDER_MAKE=1 $(GRADER) common/grade/grade.sh -f $(or $(FORMAT),pretty) $(FILE:%=-s %) $(AIMED_AT)

try: $(BUILD)/common.a $(if $(HAVE_IMAGES),$(BUILD)/picture.a) $(if $(MADE),$(BUILD)/observe) ## run an exercise as it is: make try 03 ARGS="..." [VIRTUAL=1]
	@$(GRADER) RANKS="$(RANKS)" WITH="$(or $(if $(MADE),$(OBSERVE) $(MADE)),$(WITH))" common/grade/try.sh $(FILE:%=-s %) $(AIMED_AT) $(ARGS)

hint: ## the next of three hints: make hint 03
	@common/grade/hint.sh $(AIMED_AT)

watch: grade-parts ## the coach: grades at every save
	@$(DRY)$(GRADER) MAKE="$(MAKE)" common/grade/watch.sh $(AIMED_AT)

grade-class: grade-parts ## grade a folder: make grade-class DIR=submissions OUT=report
	@$(GRADER) common/grade/grade-class.sh $(if $(JOBS),-j $(JOBS)) "$(DIR)" "$(OUT)" $(if $(ALL_STEPS),steps) $(AIMED_AT)

new-step: ## begin a small step of your own: make new-step NAME=03f
	@common/grade/new-step.sh "$(NAME)"

new-exercise: ## begin one of your own: make new-exercise NAME=20-my-topic
	@common/grade/new-exercise.sh "$(NAME)"

grade-the-grader: grade-parts ## every starter fails, every solution passes, every mistake is named
	@$(GRADER) common/grade/grade-all.sh $(if $(JOBS),-j $(JOBS)) "$(PATTERN)"

starters: ## make every exercise.c again from its reference solution
	@common/grade/starters.sh
