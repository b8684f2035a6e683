#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The fuzz targets over their corpora and over all recordings, whole and damaged; then recordings cut off.
set -e
case $SAN_CFLAGS in
*fuzzer*)
	echo "1..0 # SKIP the targets are built for libFuzzer"
	exit 0
	;;
esac
here=$top_builddir/tests/fuzz
{
	"$here/profile" "$top_srcdir/examples/recordings" "$top_srcdir/tests/fuzz/corpus/profile"
	"$here/listing" "$top_srcdir/examples/listings"
	for corpus in "$top_srcdir"/tests/fuzz/corpus/*; do
		[ "${corpus##*/}" = profile ] || [ "${corpus##*/}" = trace ] || "$here/${corpus##*/}" "$corpus"
	done
	"$here/trace" "$top_srcdir/examples/traces" "$top_srcdir/tests/fuzz/corpus/trace"
	"$here/cut" "$top_srcdir/examples/recordings"
} | awk '/^1\.\./ { next } /^(ok|not ok) / { n++; sub(/ [0-9]+ /, " " n " ") } { print } END { print "1.." n + 0 }'
