# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# stacktrace's model part: what the answer cites is held against the traces.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
command -v jq >/dev/null || skip_all "jq is not installed"

stacktrace() {
	"$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache stacktrace "$@" \
		"$top_srcdir/examples/traces/stuck.gdb.txt"
}

model_start cites <<'END'
rule
begin
text Of 12 threads 8 worker threads (66.67 %) idle in `take_work`; 2 threads wait in `book` (stuck.c:51).\n\n
text But 77 threads (44.44 %) stand in `frobnicate` at stuck.c:4711. Use a pool of 64 threads and `std::shared_mutex`.
finish
done
END
exits "an answer that cites" 0 stacktrace
like "the part has a title" "$out" '^Checked against the traces'
like "counts that are not there are told" "$out" '^counts not in it +77 threads$'
like "and places" "$out" '^lines not in it +stuck\.c:4711$'
like "and names" "$out" '^names not in it +frobnicate$'
like "and shares" "$out" '^percentages not in it +44\.44 %$'
like "what may be a proposal is told apart" "$out" '^not in it, proposed\? +64 threads, std::shared_mutex$'
exits "in the document" 0 stacktrace --output-format json
is "each has its list" "$(jq -c '.model | [.unknown_counts, .unknown_lines, .unknown_names, .unknown_percentages, .proposed_counts, .proposed_names]' "$tmp/out")" \
	'[["77 threads"],["stuck.c:4711"],["frobnicate"],["44.44 %"],["64 threads"],["std::shared_mutex"]]'
exits "where the answer is a part of the report" 0 stacktrace --output-format markdown
contains "it is marked" "$out" '`frobnicate` [not in the traces]'

model_start true <<'END'
rule
begin
text 10 threads wait: 8 threads idle, 2 threads in `___pthread_mutex_lock` called by `book`, which `buyer` calls.
finish
done
END
exits "an answer that is right" 0 stacktrace
like "is called so" "$out" "^All names, percentages, lines and counts that it cites are in the traces"
done_testing
