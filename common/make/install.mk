# The pool as a library for other programs: `make install` brings it along.
# Static and shared; of the shared one only what pool.h, process.h and clock.h
# declare can be seen. The manual pages are made from the same three.
POOL_VERSION := 1.0.0
POOL_SONAME  := libforklings-pool.so.1
POOL_HEADERS := $(addprefix common/pool/,pool.h process.h clock.h)
POOL_SRC     := $(wildcard common/pool/*.c)
LIBDIR       ?= $(PREFIX)/lib
INCLUDEDIR   ?= $(PREFIX)/include/forklings-pool
POOL_LIB     := $(BUILD)/lib/libforklings-pool
# Every function that they declare; each of them gets a page of its own name.
opening      := (
POOL_NAMES    = $(shell sed -nE '/^typedef/!s/^[a-z].*[ *]([a-z_]+)[$(opening)].*/\1/p' $(POOL_HEADERS))
# A header's page, where its name is not taken: clock(3) is the C library's.
POOL_PAGES   := $(addprefix common/pool/,pool.h=pool process.h=process clock.h=perf_counter)
HAVE_PYTHON  := $(call asked,HAVE_PYTHON,command -v python3)

$(POOL_LIB).a: $(POOL_SRC:%.c=$(BUILD)/%.o)
	@mkdir -p $(@D) && rm -f $@
	$(call say,ar  ,$@)
	$(QUIET)$(AR) rc $@ $^
$(BUILD)/lib/exports: $(POOL_HEADERS)
	@mkdir -p $(@D)
	@printf '%s\n' '{ global:' $(POOL_NAMES:%='  %;') 'local: *; };' >$@
$(POOL_LIB).so: $(POOL_SRC) $(wildcard common/pool/*.h) $(BUILD)/lib/exports
	$(call say,link,$@)
	$(QUIET)$(CC) -std=gnu17 $(OPT) $(WARNINGS) $(SANFLAGS) $(CFLAGS) -fPIC -shared \
	  -Wl,-soname,$(POOL_SONAME) -Wl,--version-script=$(BUILD)/lib/exports \
	  $(POOL_SRC) $(LDFLAGS) -pthread -lm -o $@

$(BUILD)/man: $(POOL_HEADERS) common/make/man-page.py
	@rm -rf $@ && mkdir -p $@
	@common/make/man-page.py $(POOL_VERSION) $@ $(POOL_PAGES)

.PHONY: install-pool uninstall-pool
# The macOS linker has other words for a shared library.
ifneq ($(SYSTEM),Darwin)
install: install-pool
uninstall: uninstall-pool
endif
install-pool: $(POOL_LIB).a $(POOL_LIB).so $(if $(HAVE_PYTHON),$(BUILD)/man) ## install the pool as a library, for pkg-config forklings-pool
	install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)
	install -m 644 $(POOL_HEADERS) $(DESTDIR)$(INCLUDEDIR)
	install -m 644 $(POOL_LIB).a $(DESTDIR)$(LIBDIR)
	install -m 755 $(POOL_LIB).so $(DESTDIR)$(LIBDIR)/libforklings-pool.so.$(POOL_VERSION)
	ln -sf libforklings-pool.so.$(POOL_VERSION) $(DESTDIR)$(LIBDIR)/$(POOL_SONAME)
	ln -sf $(POOL_SONAME) $(DESTDIR)$(LIBDIR)/libforklings-pool.so
	@printf '%s\n' 'Name: forklings-pool' \
	  'Description: worker processes and threads with futures' \
	  'Version: $(POOL_VERSION)' 'Cflags: -I$(INCLUDEDIR) -pthread' \
	  'Libs: -L$(LIBDIR) -lforklings-pool' 'Libs.private: -pthread -lm' \
	  >$(DESTDIR)$(LIBDIR)/pkgconfig/forklings-pool.pc
	$(if $(HAVE_PYTHON),install -d $(DESTDIR)$(MANDIR)/man3,\
	  @echo "no manual pages of the pool: python3, which makes them, is missing")
	$(if $(HAVE_PYTHON),install -m 644 $(BUILD)/man/*.3 $(DESTDIR)$(MANDIR)/man3)
uninstall-pool:
	rm -f $(patsubst %,$(DESTDIR)$(MANDIR)/man3/%.3,pool process $(POOL_NAMES))
	rm -f $(DESTDIR)$(LIBDIR)/libforklings-pool.* $(DESTDIR)$(LIBDIR)/pkgconfig/forklings-pool.pc
	rm -f $(POOL_HEADERS:common/pool/%=$(DESTDIR)$(INCLUDEDIR)/%)
	-rmdir $(DESTDIR)$(INCLUDEDIR) 2>/dev/null
