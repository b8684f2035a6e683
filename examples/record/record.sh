#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Records real programs at work and writes what profilers say of them, in the forms that people paste, to
# examples/recordings/. Run it as root (perf sees the kernel then) on a Debian with: linux-perf gzip zstd sqlite3
# python3 git gcc g++ golang-go nodejs bpftrace valgrind binutils (gprof) gdb
# libc6-dbg. Each run replaces the recordings and FACTS.tsv; tests read both.
#
# perf counts cpu-clock, which every machine has. All happens in /tmp/perfcopilot-record under the host name
# "example", so that headers name no particular machine.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=$here/../recordings
work=/tmp/perfcopilot-record

if [ "${1-}" != --inside ]; then
	for tool in perf gzip zstd sqlite3 python3 git gcc g++ go node bpftrace valgrind gprof gdb unshare; do
		command -v "$tool" >/dev/null || { echo "record.sh: $tool is needed" >&2; exit 2; }
	done
	exec unshare --uts env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME="$work" \
		sh "$here/record.sh" --inside
fi
hostname example
rm -rf "$work"
mkdir -p "$work" "$to"
cp "$here"/load.* "$here/words.cc" "$here/orders.c" "$here/stuck.c" "$here/callers.py" "$here/rounds.js" "$work"
cd "$work"

say() {
	echo "record.sh: $*"
}

# record NAME [perf options] -- COMMAND…
record() {
	name=$1
	shift
	say "recording $name"
	perf record -q -N -F 499 -o "$name.data" "$@" >"$name.out" 2>&1
}

# report FILE NAME [options]; script FILE NAME [options]
report() {
	file=$to/$1 name=$2
	shift 2
	perf report --stdio -i "$name.data" "$@" 2>/dev/null | neutral >"$file"
}
script() {
	file=$to/$1 name=$2
	shift 2
	perf script -i "$name.data" "$@" 2>/dev/null | neutral >"$file"
}

# Of the kernel's release only the number is kept.
neutral() {
	sed 's/^\(# os release : [0-9.]*[0-9]\).*/\1/'
}

# Folded stacks, root first, counting samples: what stackcollapse-perf.pl does, in a few lines.
fold() {
	perf script -i "$1.data" -F comm,ip,sym 2>/dev/null | awk '
		function flush() { if (process != "") count[process stack]++; process = stack = "" }
		/^[^ \t]/ || (NF && process == "") { flush(); process = $0; gsub(/^ +| +$/, "", process); next }
		NF == 0 { flush(); next }
		{ sub(/^[ \t]*[0-9a-f]+ /, ""); sub(/ \(inlined\)$/, ""); gsub(/;/, ":"); stack = ";" $0 stack }
		END { flush(); for (s in count) print s, count[s] }' | LC_ALL=C sort
}

say "preparing"
g++ -O2 -g -fno-omit-frame-pointer -o words words.cc
awk 'BEGIN { for (i = 0; i < 130; i++)
	printf "int f%d(int a, int *b, int n) { int s = a; for (int i = 0; i < n; i++) if (b[i] %% %d) s += b[i] * i; else s ^= b[i]; return s; }\n", i, i + 3 }' >unit.c
git init -q repository
(cd repository
	git config user.name example && git config user.email example@example.org
	for i in 1 2 3 4 5 6; do
		awk -v n="$i" 'BEGIN { for (i = 0; i < 9000; i++) print (i * 7919 % 9001) * n, "line", i }' >"file$i"
		git add . && git commit -q -m "commit $i"
	done)
cat words words words words >input

# gzip: one process, no call graphs, and no symbols, since the distribution strips it
record gzip -e cpu-clock -- gzip -9c input
report gzip.report.txt gzip
report gzip.report-n.txt gzip -n
report gzip.report-header.txt gzip --header
script gzip.script.txt gzip

# SQLite: call graphs from unwind tables
record sqlite -e cpu-clock --call-graph dwarf,4096 -- sqlite3 :memory: ".read load.sql"
report sqlite.report.txt sqlite --percent-limit 2
report sqlite.report-no-children.txt sqlite --no-children
report sqlite.report-caller.txt sqlite --no-children -g caller
report sqlite.report-flat.txt sqlite --no-children -g flat,0.5,caller,function,count
report sqlite.report-folded.txt sqlite --no-children -g folded
report sqlite.report-fields.txt sqlite -g none -F overhead,sample,period,comm,dso,sym
script sqlite.script.txt sqlite
fold sqlite >"$to/sqlite.folded"
gzip -9nc "$to/sqlite.script.txt" >"$to/sqlite.script.txt.gz"

# Python: two events, and the table's other columns
record python -e cpu-clock,page-faults --call-graph dwarf,2048 -- python3 load.py
report python.report-events.txt python --no-children -g none
report python.report-verbose.txt python --no-children -g none -v
report python.report-dso.txt python --no-children -g none --sort dso
report python.report-children.txt python -g none
record python1 -e cpu-clock --sample-cpu -g -- python3 load.py
script python.script-fields.txt python1 -F comm,pid,tid,cpu,time,period,event,ip,sym,dso
script python.script-events.txt python -F comm,tid,time,period,event,ip,sym,dso
zstd -q -19 -f "$to/python.script-events.txt" -o "$to/python.script-events.txt.zst"
rm "$to/python.script-events.txt"

# git: several processes under a shell, with their numbers
record git -e cpu-clock --sample-cpu -g -- sh -c 'cd repository && git log -p | tail -n 1 && git repack -adfq && git fsck'
report git.report-hierarchy.txt git --no-children -g none --hierarchy
report git.report-pid.txt git --no-children -g none --sort pid,dso,sym
script git.script-header.txt git --header -F comm,pid,tid,cpu,time,period,event,ip,sym,dso

# gcc: driver, compiler, assembler, linker
record gcc -e cpu-clock -g -- gcc -O2 -shared -fPIC -o unit.so unit.c
report gcc.report-no-children.txt gcc --no-children
report gcc.report-comm.txt gcc --no-children -g none --sort comm,dso -n
fold gcc >"$to/gcc.folded"

# C++: frame pointers, long names, recursion, source lines
record words -e cpu-clock -g -- ./words
report words.report.txt words
report words.report-comma.txt words --no-children -g none -t ,
report words.report-sym.txt words --no-children -g none --sort sym
script words.script.txt words
fold words >"$to/words.folded"

# A program that hangs, asked by gdb where its threads stand.
say "recording stuck"
gcc -O1 -g -D_GNU_SOURCE -pthread -o stuck stuck.c
./stuck &
stuck=$!
sleep 1
gdb -p "$stuck" -batch -ex "thread apply all bt" >"$to/../traces/stuck.gdb.txt" 2>/dev/null
kill "$stuck"

# Written out in the form of Elastic Universal Profiling's table, from our recording of words; no such agent ran here.
{
	perf report --stdio -i words.data --no-children -g none --sort dso,sym,srcfile -t '|' 2>/dev/null
	echo "# totals"
	perf report --stdio -i words.data --children -g none --sort dso,sym -t '|' 2>/dev/null
} | awk -F '|' '
	BEGIN { print "# Index | Process/Library | Function | File | Self CPU | Self+Children CPU" }
	/^# totals/ { totals = 1 }
	/^#/ || NF < 4 { next }
	{ for (i = 1; i <= NF; i++) gsub(/^ +| +$/, "", $i); f = totals ? 4 : 3; sub(/^\[.\] /, "", $f) }
	!totals { if (!(($2, $3) in source)) source[$2, $3] = $4 ~ /^[?:0]*$/ ? "" : $4; next }
	{ print ++n " | " $3 " | " $4 " | " source[$3, $4] " | " $2 " | " $1 }' >"$to/words.elastic-topn.txt"

# Go: its own profiler and its table
say "recording go"
GOCACHE=$work/gocache GO111MODULE=off go build -trimpath -o load-go load.go
./load-go go.pb.gz 2>/dev/null
go tool pprof -top load-go go.pb.gz >"$to/go.pprof-top.txt" 2>/dev/null
cp go.pb.gz "$to/go.pb.gz"
go tool pprof -raw go.pb.gz >"$to/go.pprof-raw.txt" 2>/dev/null
go tool pprof -top -cum -nodecount=25 load-go go.pb.gz >"$to/go.pprof-top-cum.txt" 2>/dev/null

# dd, seen by bpftrace: it looks names up when it prints, so the program must still be there
say "recording dd"
dd if=/dev/zero of=/dev/null bs=8k 2>/dev/null &
sleep 0.3
bpftrace -e 'profile:hz:499 /comm == "dd"/ { @[kstack, ustack, comm] = count(); } interval:s:3 { exit(); }' \
	>"$to/dd.bpftrace.txt" 2>/dev/null
kill $!

# C: valgrind's tools, which count and do not sample, and what their annotators say; gprof. Only main is collected, the
# loader's work would be ten times as much. They write down the paths that they are given: so these are names alone.
say "recording orders"
gcc -O1 -g -o orders orders.c
gcc -O1 -g -pg -o orders-pg orders.c
grind() {
	tool=$1 file=$2
	shift 2
	valgrind -q --tool="$tool" "--$tool-out-file=$file" "$@" ./orders 300 >/dev/null 2>&1
	chmod 644 "$file"
}
grind callgrind orders.callgrind --toggle-collect=main
grind callgrind orders.callgrind-cache --toggle-collect=main --dump-instr=yes --cache-sim=yes --branch-sim=yes \
	--collect-jumps=yes
grind cachegrind orders.cachegrind
grind massif orders.massif
callgrind_annotate orders.callgrind >"$to/orders.callgrind-annotate.txt"
callgrind_annotate --auto=no --inclusive=yes --tree=both orders.callgrind >"$to/orders.callgrind-annotate-tree.txt"
cg_annotate orders.cachegrind >"$to/orders.cg-annotate.txt"
ms_print orders.massif >"$to/orders.ms-print.txt"
cp orders.callgrind orders.massif "$to"
gzip -9nc orders.cachegrind >"$to/orders.cachegrind.gz"
gzip -9nc orders.callgrind-cache >"$to/orders.callgrind-cache.gz"
./orders-pg 20000 40 >/dev/null
gprof orders-pg gmon.out >"$to/orders.gprof.txt"
gprof -b -p orders-pg gmon.out >"$to/orders.gprof-flat.txt"
gprof -b -q orders-pg gmon.out >"$to/orders.gprof-graph.txt"

# Python: its own profiler, as text and as a file, and the tables of callers
say "recording python's calls"
python3 -m cProfile -s tottime load.py >"$to/python.cprofile.txt"
python3 -m cProfile -o python.pstats load.py >/dev/null
python3 callers.py python.pstats >"$to/python.cprofile-callers.txt"
cp python.pstats "$to"

# node: its own profiler
say "recording node"
node --prof --logfile=node.v8.log --no-logfile-per-isolate load.js >/dev/null
node --prof-process node.v8.log >"$to/node.prof-process.txt" 2>/dev/null

say "recording node"
node --cpu-prof --cpu-prof-interval 1000 --cpu-prof-name node.cpuprofile rounds.js >node.out
node --heap-prof --heap-prof-interval 131072 --heap-prof-name node.heapprofile rounds.js >node.out
node --trace-event-categories v8 --trace-event-file-pattern node.trace.json rounds.js >node.out

say "recording words with DHAT"
valgrind -q --tool=dhat --dhat-out-file=words.dhat.json ./words >words.out 2>&1
for file in node.cpuprofile node.heapprofile node.trace.json words.dhat.json; do
	cat $file >"$to/$file"
done

say "writing FACTS.tsv"
python3 "$here/facts.py" "$to" >"$to/FACTS.tsv"
rm -rf "$work"
say "done: $(find "$to" -type f | wc -l) files in examples/recordings"
