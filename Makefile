# Everything runs in .venv, which is made from constraints.txt on first use and reused after.

# Whoever names a Python once (make book PYTHON=/usr/bin/python3) has it from then on: the one that .venv was made with.
PYTHON ?= $(or $(wildcard $(shell sed -n 's/^executable = //p' .venv/pyvenv.cfg 2>/dev/null)),python3)
BIN := .venv/bin
PORT ?= 8000
JOBS ?= 2
# A cell takes seconds; its limit is far above that, for machines that do other work at the same time.
NBVAL := --nbval --nbval-cell-timeout=600
# Tests run side by side, a file at a time: a notebook's cells, and what shares a built book, stay together. Files keep their
# order: by itself xdist begins with those of most tests, and the browser's, few and slow, would be left to one process at the end.
SIDE_BY_SIDE := -n $(JOBS) --dist loadfile --no-loadscope-reorder

.PHONY: help environment book serve offline epub pdf lab notebooks contents test threads bench mutants lint freeze clean course-demo

help:
	@echo "make book      build the book into _build/html"
	@echo "make serve     show the book on http://localhost:$(PORT)"
	@echo "make offline   put the book into _build/offline.zip (make offline PYODIDE=folder: with Python for the browser)"
	@echo "make epub      bind the book as _build/deep_learning_twice.epub, for e-readers (needs Chromium, as make pdf does)"
	@echo "make pdf       print the book as _build/deep_learning_twice.pdf"
	@echo "make lab       open the notebooks in JupyterLab"
	@echo "make notebooks run every notebook and store its outputs"
	@echo "make contents  write anew what follows from the chapters, the glossary, errata and sources"
	@echo "make test      run the tests, of long lists today's part, and every notebook (all of it: COMPANION_EVERY=1 make test)"
	@echo "make threads   run every notebook once more, one by one on two threads: its outputs must be the same"
	@echo "make bench     compare the speed with that of PyTorch and others (in two minutes: make bench BENCH=--quick)"
	@echo "make course-demo  show a class of thirty being graded, from handed-in files to marks (two minutes)"
	@echo "make mutants   spoil every gradient on purpose, and see whether the tests notice (an hour)"
	@echo "make lint      check style and spelling"
	@echo "make freeze    resolve the pins in constraints.txt anew, for every Python and system"
	@echo "make clean     remove what was built (not the environment)"

environment:
	@"$(PYTHON)" tools/environment.py

book: environment
	@$(BIN)/python tools/build_book.py

serve: book
	@$(BIN)/python tools/serve.py "$(PORT)"

offline: book
	@$(BIN)/python tools/offline.py "$(PYODIDE)"

epub: book
	@$(BIN)/python tools/epub.py

pdf: book
	@$(BIN)/python tools/pdf.py

lab: environment
	@$(BIN)/jupyter lab --config=tools/lab.py --LabApp.default_url=/lab/tree/notebooks

notebooks: environment
	@$(BIN)/python tools/run_notebooks.py

contents: environment
	@$(BIN)/python tools/table_of_contents.py
	@$(BIN)/python tools/collected_pages.py
	@$(BIN)/python tools/cards.py
	@$(BIN)/python tools/errata.py
	@$(BIN)/python tools/bibliography.py

test: environment
	@OMP_NUM_THREADS=1 $(BIN)/pytest $(NBVAL) $(SIDE_BY_SIDE) tests notebooks exercises

threads: environment
	@OMP_NUM_THREADS=2 $(BIN)/pytest $(NBVAL) notebooks exercises

course-demo: environment
	@$(BIN)/python tools/course_demo.py

bench:
	@"$(PYTHON)" tools/environment.py --with bench
	@$(BIN)/python -m benchmarks $(BENCH)

mutants: environment
	@$(BIN)/python tools/mutate.py

lint: environment
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/codespell && $(BIN)/python tools/british.py

freeze:
	@"$(PYTHON)" tools/environment.py --freeze

clean:
	@rm -rf _build
