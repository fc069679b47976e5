# What only the picture job needs: its kernels, built once for each set of
# vectors; the sample photos; augment as a tool; fuzzing.

KERNEL_OPT := -O3
# kernels.c once more for each wider set of vectors; kernels_pick.c chooses.
MACHINE     := $(firstword $(subst -, ,$(call asked,MACHINE,$(CC) -dumpmachine 2>/dev/null)))
WIDER       := $(if $(filter x86_64,$(MACHINE)),avx2 avx512)
PICTURE_OBJ := $(PICTURE_SRC:%.c=$(BUILD)/%.o) $(WIDER:%=$(BUILD)/common/picture/kernels-%.o)
AVX2_FLAGS   := -mavx2
AVX512_FLAGS := -mavx512bw -mavx512vl -mavx512dq -mprefer-vector-width=512


$(BUILD)/common/picture/kernels.o $(BUILD)/common/picture/kernels-%.o: ALL_CFLAGS += $(KERNEL_OPT)
$(BUILD)/common/picture/kernels_pick.o: ALL_CFLAGS += $(if $(WIDER),-DKERNELS_WIDER)
$(BUILD)/common/picture/kernels-avx2.o: WIDE = $(AVX2_FLAGS)
$(BUILD)/common/picture/kernels-avx512.o: WIDE = $(AVX512_FLAGS)
$(WIDER:%=$(BUILD)/common/picture/kernels-%.o): $(BUILD)/common/picture/kernels-%.o: common/picture/kernels.c $(BUILD)/how
	@mkdir -p $(@D)
	$(call say,cc  ,$< $(if $(WIDE),($*)))
	$(QUIET)$(CC) $(ALL_CFLAGS) $(WIDE) -DKERNELS=kernels_$* -DKERNELS_NAME='"$*"' -c $< -o $@

# --- the sample photos ------------------------------------------------------
IMAGE_MAKER_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard images/*.c))
$(IMAGE_MAKER_OBJ): ALL_CFLAGS += -O3
$(BUILD)/make_images: $(IMAGE_MAKER_OBJ)
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@
images: $(BUILD)/make_images ## make the 15 sample photos (once)
	@$< images

# --- the tool -----------------------------------------------------------------
$(BUILD)/augment: $(BUILD)/common/tools/augment.o $(BUILD)/picture.a $(BUILD)/common.a
	$(call say,link,$@)
	$(QUIET)$(CC) $^ $(ALL_LDFLAGS) $(IMAGE_LIBS) -lm -o $@
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
uninstall: ## remove what install put there (same PREFIX)
	rm -f $(DESTDIR)$(BINDIR)/augment $(DESTDIR)$(MANDIR)/man1/augment.1
.PHONY: uninstall

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
	$(call say,link,$@)
	$(QUIET)$(CC) $^ -fsanitize=fuzzer,address,undefined $(LDFLAGS) -pthread $(IMAGE_LIBS) -lm -o $@
