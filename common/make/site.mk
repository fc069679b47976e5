# --- the course as a site ---------------------------------------------------
.PHONY: site serve site-test pdf setup-site
SITE = common/make/site.sh
setup-site: ## install what the next four need
	$(SITE) setup
site: ## build the course as a site, in build/site
	$(SITE) build
serve: ## the same, at http://localhost:8000, following every change
	$(SITE) serve
site-test: site grade-parts ## look at every page of it, and a class's report, in a real browser (EVERY=1: at 4 widths)
	$(SITE) test
pdf: site ## the course in one file, build/forklings.pdf
	$(SITE) pdf
