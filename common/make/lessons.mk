# --- lessons ----------------------------------------------------------------
# Prerequisites first, a rule for each kind, in the order in which the linker
# is to meet them; the two recipes are the same for all lessons.
PICTURED := $(call picture,$(LESSONS))
$(foreach l,$(LESSONS),$(eval \
  $(BUILD)/$l: $(patsubst %.c,$(BUILD)/%.o,$(call sources,$l))))
$(PICTURED:%=$(BUILD)/%): $(BUILD)/picture.a
$(LESSONS:%=$(BUILD)/%): $(BUILD)/common.a
$(PICTURED:%=$(BUILD)/%): NEEDS += $(IMAGE_LIBS)
$(BUILD)/14-many-machines: NEEDS += $(MPI_LIBS)
$(LESSONS:%=$(BUILD)/%):
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) $(NEEDS) -lm -o $@

# `make 03` and `make 03-joined-fork` run it; what a lesson lacks is told.
BUILDABLE := $(filter-out $(if $(HAVE_IMAGES),,$(PICTURED)) $(if $(MPI_LIBS),,14-%),$(LESSONS))
.PHONY: $(NUMBERS) $(FOLDERS)
$(foreach f,$(FOLDERS),$(eval $f: $(call number,$f)))
ifneq ($(AIM),)
$(NUMBERS):
	@:
else
runs      = $(foreach l,$(filter $1,$(BUILDABLE)),$(call number,$l))
$(foreach l,$(BUILDABLE),$(eval $(call number,$l): $(BUILD)/$l))
$(call runs,$(PICTURED)): $(if $(IMAGES)$(ARGS),,images)
$(call runs,%): $(OBSERVER)
	@$(WITH) $(if $(filter 14,$@),$(START)) $(BUILD)/$(call lesson,$@) $(ARGS) \
	  $(if $(call picture,$(call lesson,$@)),$(IMAGES))
$(filter-out $(call runs,%),$(NUMBERS)):
	@echo "lesson $(call lesson,$@) needs $(or $(MISSING),$(MPI_NEEDS)):" \
	  "run 'make setup$(if $(MISSING),,-all)'" >&2; exit 1
endif
