# `make timeline 04` is `make 04` under the observer.
OBSERVE := $(BUILD)/observe --timeout 120 --max-live 500 --max-output 16M
ifneq ($(filter timeline,$(MAKECMDGOALS)),)
WITH     := $(OBSERVE) --timeline $(if $(VIRTUAL)$(ORDER),--virtual-time) $(ORDER:%=--order %)
OBSERVER := $(BUILD)/observe
endif

.PHONY: timeline pictures bench bench-blur bench-observer
timeline: $(BUILD)/observe $(N) $(if $(FILE),$(BUILD)/common.a) ## the picture of a run: timeline 04, or FILE=prog.c
	@$(if $(FILE),mkdir -p $(BUILD)/timeline && \
	  $(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(ALSO) $(FILE) $(BUILD)/common.a \
	    $(ALL_LDFLAGS) -lm -o $(BUILD)/timeline/$(basename $(notdir $(FILE))) && \
	  $(WITH) $(BUILD)/timeline/$(basename $(notdir $(FILE))) $(ARGS),:)

pictures: all $(if $(HAVE_IMAGES),images) ## draw docs/pictures/ again, from real runs
	@$(DRY)MAKE="$(MAKE)" OBSERVE="$(OBSERVE)" common/make/pictures.sh $(BUILDABLE)

bench: all $(if $(HAVE_IMAGES),images) $(BUILD)/bench/observer_work ## measure what things cost
bench-observer: $(BUILD)/observe $(BUILD)/bench/observer_work ## what being observed costs
	@BUILD=$(BUILD) common/bench/observer.sh
$(BUILD)/bench/observer_work: common/bench/observer_work.c $(BUILD)/how
	@mkdir -p $(@D)
	$(call say,cc  ,$<)
	$(QUIET)$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $< -o $@
