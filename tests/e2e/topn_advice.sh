# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What is hot in real recordings has a remedy, in each language: names are as profilers really write them.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
recordings=$top_srcdir/examples/recordings

# advised FILE ID…: all of them, among others
advised() {
	file=$1
	shift
	ids=$("$PERFCOPILOT" topn --output-format json "$recordings/$file" | jq -r '.advice[].id')
	for id in "$@"; do
		is "$file: $id" "$(echo "$ids" | grep -cx -e "$id")" 1
	done
}
advised words.script.txt memcmp std-map
advised orders.callgrind printf malloc-glibc qsort
advised sqlite.report.txt sqlite memcmp
advised gzip.report.txt prog-gzip
advised go.pb.gz json-go sha256-go go-gc
advised python.cprofile.txt json-python python-re-match
advised python.pstats json-python python-re-match
advised python.report-verbose.txt cpython-eval
advised node.cpuprofile v8-gc js-regexp
done_testing
