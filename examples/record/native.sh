#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Lets heap.c, clerks.c, undefined.c and unset.c fail under sanitizers and valgrind and keeps what those print in
# examples/traces/. Run it on a Debian with: gcc clang libclang-rt-14-dev valgrind. tests/golden/traces says what is read.
#
# All happens in /tmp/perfcopilot-record, so that paths name no particular machine.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=$here/../traces
work=/tmp/perfcopilot-record

rm -rf "$work"
mkdir -p "$work" "$to"
cp "$here/heap.c" "$here/clerks.c" "$here/undefined.c" "$here/unset.c" "$work"
cd "$work"

# keep FILE COMMAND…: what is said of a program that fails
keep() {
	echo "native.sh: $1"
	file=$to/$1
	shift
	timeout 60 "$@" >/dev/null 2>"$file" || true
}

gcc -g -O1 -fno-omit-frame-pointer -fsanitize=address heap.c -o heap-asan
keep asan.txt ./heap-asan
clang -g -fsanitize=address heap.c -o heap-lsan
keep lsan.txt ./heap-lsan only leaks
gcc -g -fsanitize=thread clerks.c -o clerks-gcc
keep tsan-gcc.txt setarch -R ./clerks-gcc
clang -g -fsanitize=thread clerks.c -o clerks-clang
keep tsan-clang.txt env TSAN_OPTIONS=second_deadlock_stack=1 setarch -R ./clerks-clang
gcc -g -fsanitize=undefined undefined.c -o undefined
keep ubsan.txt ./undefined
keep ubsan-stacks.txt env UBSAN_OPTIONS=print_stacktrace=1 ./undefined
clang -g -fsanitize=memory -fsanitize-memory-track-origins unset.c -o unset
keep msan.txt ./unset
gcc -g heap.c -o heap -lpthread
gcc -g clerks.c -o clerks -lpthread
keep memcheck.txt valgrind --leak-check=full ./heap crash
keep helgrind.txt valgrind --tool=helgrind ./clerks
keep drd.txt valgrind --tool=drd ./clerks
