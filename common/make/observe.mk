# `make timeline 04` is `make 04` under the observer.
OBSERVE := $(BUILD)/observe --timeout 120 --max-live 500 --max-output 16M
# VIRTUAL=1: the observer makes the time; ORDER=7: it also chooses who goes on.
# REAL=1: it does neither, whatever else is asked for. The last --timeout counts.
MADE    := $(if $(REAL),,$(if $(VIRTUAL)$(ORDER),--virtual-time --timeout 1e6 --max-wall 120 $(ORDER:%=--order %)))
ifneq ($(filter timeline,$(MAKECMDGOALS)),)
WITH     := $(OBSERVE) $(MADE) --timeline
OBSERVER := $(BUILD)/observe
endif

# `make replay 04` is `make 04` likewise, and then a page to watch it on.
ifneq ($(filter replay,$(MAKECMDGOALS)),)
WITH     := common/make/replay.sh $(BUILD)/replay $(OBSERVE) --timeout 30 $(MADE)
OBSERVER := $(BUILD)/observe
endif
define of_file
@mkdir -p $(BUILD)/timeline && \
	  $(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(FILE) $(BUILD)/common.a \
	    $(ALL_LDFLAGS) -lm -o $(BUILD)/timeline/$(basename $(notdir $(firstword $(FILE)))) && \
	  $(WITH) $(BUILD)/timeline/$(basename $(notdir $(firstword $(FILE)))) $(ARGS)
endef

.PHONY: timeline replay pictures bench bench-blur bench-observer
timeline: $(BUILD)/observe $(N) $(if $(FILE),$(BUILD)/common.a) ## the picture of a run: timeline 04 [VIRTUAL=1 or ORDER=7], or FILE=prog.c
	$(if $(FILE),$(of_file),@:)
replay: $(BUILD)/observe $(N) $(if $(FILE),$(BUILD)/common.a) ## a page that plays a run beside its source: replay 04, or FILE=prog.c
	$(if $(FILE),$(of_file),@:)

pictures: all $(if $(HAVE_IMAGES),images) ## draw docs/pictures/ again, from real runs
	@$(DRY)MAKE="$(MAKE)" OBSERVE="$(OBSERVE)" common/make/pictures.sh $(BUILDABLE)

bench: all $(if $(HAVE_IMAGES),images) $(BUILD)/bench/observer_work ## measure what things cost
bench-observer: $(BUILD)/observe $(BUILD)/bench/observer_work ## what being observed costs
	@BUILD=$(BUILD) common/bench/observer.sh
$(BUILD)/bench/observer_work: common/bench/observer_work.c $(BUILD)/how
	@mkdir -p $(@D)
	$(call say,cc  ,$<)
	$(QUIET)$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $< -o $@
