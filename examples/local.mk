# SPDX-License-Identifier: Apache-2.0
# Read by tests and quickstart, so all of it is in the tarball. tests/contract/style.sh compares this list with the folder.
EXTRA_DIST += \
	%D%/README.md \
	%D%/plugin/Makefile \
	%D%/plugin/README.md \
	%D%/plugin/hello.c \
	%D%/record/facts.py \
	%D%/record/load.go \
	%D%/record/load.py \
	%D%/record/load.sql \
	%D%/record/record.sh \
	%D%/record/words.cc \
	%D%/recordings/FACTS.tsv \
	%D%/recordings/gcc.folded \
	%D%/recordings/gcc.report-comm.txt \
	%D%/recordings/gcc.report-no-children.txt \
	%D%/recordings/git.report-hierarchy.txt \
	%D%/recordings/git.report-pid.txt \
	%D%/recordings/git.script-header.txt \
	%D%/recordings/go.pprof-top-cum.txt \
	%D%/recordings/go.pprof-top.txt \
	%D%/recordings/gzip.report-header.txt \
	%D%/recordings/gzip.report-n.txt \
	%D%/recordings/gzip.report.txt \
	%D%/recordings/gzip.script.txt \
	%D%/recordings/python.report-children.txt \
	%D%/recordings/python.report-dso.txt \
	%D%/recordings/python.report-events.txt \
	%D%/recordings/python.report-verbose.txt \
	%D%/recordings/python.script-events.txt.zst \
	%D%/recordings/python.script-fields.txt \
	%D%/recordings/sqlite.folded \
	%D%/recordings/sqlite.report-caller.txt \
	%D%/recordings/sqlite.report-fields.txt \
	%D%/recordings/sqlite.report-flat.txt \
	%D%/recordings/sqlite.report-folded.txt \
	%D%/recordings/sqlite.report-no-children.txt \
	%D%/recordings/sqlite.report.txt \
	%D%/recordings/sqlite.script.txt \
	%D%/recordings/sqlite.script.txt.gz \
	%D%/recordings/words.elastic-topn.txt \
	%D%/recordings/words.folded \
	%D%/recordings/words.report-comma.txt \
	%D%/recordings/words.report-sym.txt \
	%D%/recordings/words.report.txt \
	%D%/recordings/words.script.txt
