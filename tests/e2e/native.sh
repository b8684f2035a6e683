# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare --native on programs of C++, Rust and Go: names, functions that are not on all sides, more than two sides, the
# working tree. Effects are large, and nothing is said of times but which is the larger.
. "$top_srcdir/tests/lib/tap.sh"
command -v git >/dev/null || skip_all "git is not installed"
command -v jq >/dev/null || skip_all "jq is not installed"
perf record -q -o "$tmp/perf.data" true >/dev/null 2>&1 || skip_all "perf can't record here"

XDG_CACHE_HOME=$tmp/cache
XDG_STATE_HOME=$tmp/state
export XDG_CACHE_HOME XDG_STATE_HOME
git() {
	command git -C "$repo" -c user.name=t -c user.email=t@example.org -c init.defaultBranch=main "$@" >/dev/null 2>&1
}
compare() {
	(cd "$repo" && timeout 400 "$PERFCOPILOT" -q compare "$@")
}
# function_of SIDE NAME FILTER: what jq says of the functions, of the side at that path, whose names have NAME in them
function_of() {
	jq -c --arg name "$2" "$1 | [.benchmarks[0].functions[] | select(.function | contains(\$name))] | $3" "$tmp/out"
}

# try LANGUAGE FILE SHARED: three revisions of FILE, of which the first has "gone", the second twice as much of "shared"
# and "fresh", the third "other"; SHARED is how the language calls it.
try() {
	repo=$tmp/$1
	mkdir "$repo"
	git init
	for n in 1 2 3; do
		write "$n" >"$repo/$2"
		git add "$2"
		git commit -m "$n"
		git tag "v$n"
	done
	exits "$1: three sides" 0 compare -n 6 --output-format json --build "$build" --native v1 v2 --also v3 -- ./bench
	is "$1: what is on both sides is one" "$(function_of . "$3" '[length, .[0].ratio > 1.3, .[0].base > 0]')" '[1,true,true]'
	is "$1: its share has an interval" \
		"$(function_of . "$3" '.[0] | [.share_base_low < .share_base, .share_base < .share_base_high, .share_head_high <= 1]')" \
		'[true,true,true]'
	is "$1: what is in base alone" "$(function_of . gone 'map([.head, .why])')" '[[0,"seen in base alone"]]'
	is "$1: what is new" "$(function_of . fresh 'map([.base, .why])')" '[[0,"not seen in base"]]'
	is "$1: what is on the third side is not of the second" "$(function_of . other '.')" '[]'
	is "$1: but of its own" "$(function_of '.also[0]' other 'map(.head > 0)')" '[true]'
	is "$1: nor is what is on the second" "$(function_of '.also[0]' fresh '.')" '[]'
}

# write N: the program of a revision; `shared` does more in the second
amount() {
	[ "$1" = 2 ] && echo 40000000 || echo 20000000
}
name() {
	case $1 in 1) echo gone ;; 2) echo fresh ;; *) echo other ;; esac
}

if command -v g++ >/dev/null; then
	build="g++ -O1 -g -o bench bench.cc"
	write() {
		cat <<-END
			volatile unsigned sink;
			namespace ns {
			template <typename T> __attribute__((noinline)) void shared(T n) { for (T i = 0; i < n; i++) sink = sink * 31 + i; }
			struct A { __attribute__((noinline)) void $(name "$1")(long n) { for (long i = 0; i < n; i++) sink = sink * 33 + i; } };
			}
			int main() { ns::shared<long>($(amount "$1")); ns::A().$(name "$1")(20000000); }
		END
	}
	try C++ bench.cc "ns::shared<long>"
	cp "$tmp/out" "$tmp/saved.json"
	exits "C++: --report" 0 compare --report "$tmp/saved.json" --output-format json
	is "C++: says the same of functions" "$(jq -c '[.benchmarks, .also[].benchmarks] | map(.[].functions)' "$tmp/out")" \
		"$(jq -c '[.benchmarks, .also[].benchmarks] | map(.[].functions)' "$tmp/saved.json")"
	exits "C++: as text" 0 compare --report "$tmp/saved.json"
	like "C++: shares are shown with their intervals" "$out" '^Function .* Share +At least +At most +In head$'
	printf 'int main() { return 0; }\n' >"$repo/bench.cc"
	exits "C++: the working tree, which does nothing" 0 compare -n 6 --output-format json --build "$build" --native v1 . -- ./bench
	is "C++: has nothing of base" "$(function_of . shared 'map([.head, .why])')" '[[0,"seen in base alone"]]'
	like "C++: that samples are few is told" "$(jq -r '.benchmarks[0].warnings[]' "$tmp/out")" \
		'^functions are known by few samples \(base: [0-9]+, head: [0-9]+\), so their shares are rough: a longer command'
	write 2 >"$repo/bench.cc"
	exits "C++: the working tree on both sides" 0 compare -n 6 --aa --output-format json --build "$build" --native . . -- ./bench
	is "C++: has all of it" "$(function_of . fresh 'map(.base > 0 and .head > 0)')" '[true]'
	if command -v valgrind >/dev/null; then
		sed -i 's/0000000/0000/g' "$repo/bench.cc"
		exits "C++: counted" 0 compare -n 6 --output-format json --build "$build" --native --instructions v3 . -- ./bench
		is "C++: counts need no interval" "$(function_of . shared '.[0] | [.measure, .share_base > 0.4, .share_base_low]')" \
			'["simulated_instructions",true,null]'
	else
		skip "C++: counted" "valgrind is not installed"
		skip "C++: counts need no interval" "valgrind is not installed"
	fi
else
	skip "C++" "g++ is not installed"
fi

if command -v rustc >/dev/null && rustc --version >/dev/null 2>&1; then
	build="rustc -O -g -o bench bench.rs"
	write() {
		cat <<-END
			use std::hint::black_box;
			#[inline(never)]
			fn shared(n: u64) -> u64 { let mut s = 0u64; for i in 0..n { s = black_box(s.wrapping_mul(31) + i) } s }
			#[inline(never)]
			fn $(name "$1")(n: u64) -> u64 { let mut s = 0u64; for i in 0..n { s = black_box(s.wrapping_mul(33) ^ i) } s }
			fn main() { black_box(shared($(amount "$1"))); black_box($(name "$1")(20000000)); }
		END
	}
	try Rust bench.rs "bench::shared"
else
	skip "Rust" "rustc is not installed"
fi

if command -v go >/dev/null; then
	build="GO111MODULE=off GOTOOLCHAIN=local go build -o bench bench.go"
	write() {
		cat <<-END
			package main
			var sink uint32
			//go:noinline
			func shared(n uint32) { for i := uint32(0); i < n; i++ { sink = sink*31 + i } }
			type T struct{}
			//go:noinline
			func (t *T) $(name "$1")(n uint32) { for i := uint32(0); i < n; i++ { sink = sink*33 + i } }
			func main() { shared($(amount "$1")); (&T{}).$(name "$1")(20000000) }
		END
	}
	try Go bench.go "main.shared"
else
	skip "Go" "golang is not installed"
fi
done_testing
