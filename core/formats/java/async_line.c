/* SPDX-License-Identifier: Apache-2.0
 * Lines of async-profiler's text, of all its versions. */
#include "formats/java/async_line.h"

#include "formats/lines.h"
#include "profile/builder.h"

static bool integer(struct pc_span word, int64_t *out_value)
{
	return pc_span_digits(word) && pc_span_int(word, out_value);
}

static bool is_share(struct pc_span word, int64_t *out_hundredths)
{
	if (word.size > 2 && word.data[0] == '(' && word.data[word.size - 1] == ')')
		word = (struct pc_span){ word.data + 1, word.size - 2 };
	return pc_percent(word, out_hundredths);
}

/* "--- 6790000000 ns (98.84%), 679 samples"; of old "--- 6790000000 (98.84%) ns, 679 samples", and
 * first of all "Samples: 679 (98.84%)" */
bool pc_async_block(struct pc_span line, struct pc_async_cost *out_cost)
{
	struct pc_async_cost cost = { .share = PC_UNKNOWN, .unit = PC_SPAN("samples") };
	struct pc_span word, before, rest = line, count;

	if (!pc_span_word(&rest, &word) ||
	    (!pc_span_is(word, "---") && !pc_span_is(word, "Samples:")) ||
	    !pc_span_word(&rest, &word) || !integer(word, &cost.value))
		return false;
	cost.count = cost.value;
	if (pc_span_cut_last(rest, ',', &before, &count)) {
		if (!pc_span_word(&count, &word) || !integer(word, &cost.count) ||
		    !pc_span_word(&count, &word) || !pc_span_starts(word, "sample"))
			return false;
		rest = before;
	}
	while (pc_span_word(&rest, &word))
		if (!is_share(word, &cost.share))
			cost.unit = word;
	if (pc_span_starts(cost.unit, "sample"))
		cost.unit = PC_SPAN("samples");
	*out_cost = cost;
	return true;
}

bool pc_async_banner(struct pc_span line)
{
	return (pc_span_starts(line, "--- ") && pc_span_ends(line, " profile ---")) ||
	       (pc_span_starts(line, "=== ") && pc_span_ends(line, " profile ==="));
}

/* "[ 0] java.lang.Thread.run" */
bool pc_async_frame(struct pc_span line, struct pc_span *out_name)
{
	struct pc_span number, name;

	if (!pc_span_starts(line, "[") || !pc_span_cut(line, ']', &number, &name) ||
	    !pc_span_starts(name, " "))
		return false;
	number = pc_span_trim((struct pc_span){ number.data + 1, number.size - 1 });
	*out_name = pc_span_trim(name);
	return pc_span_digits(number) && out_name->size;
}

/* "          ns  percent  samples  top" */
bool pc_async_title(struct pc_span line, struct pc_span *out_unit)
{
	static const char *const titles[] = { "percent", "samples", "top" };
	struct pc_span word;

	if (!pc_span_word(&line, out_unit))
		return false;
	for (size_t i = 0; i < 3; i++)
		if (!pc_span_word(&line, &word) || !pc_span_is(word, titles[i]))
			return false;
	return true;
}

/* "  6790000000   98.84%      679  Primes.isPrime"; first of all "      679 (98.84%)
 * Primes.isPrime"
 */
bool pc_async_row(struct pc_span line, struct pc_async_cost *out_cost, struct pc_span *out_name)
{
	struct pc_async_cost cost = { .share = PC_UNKNOWN, .unit = PC_SPAN("samples") };
	struct pc_span value, share, count, after;

	if (!pc_span_word(&line, &value) || !integer(value, &cost.value) ||
	    !pc_span_word(&line, &share) || !is_share(share, &cost.share))
		return false;
	cost.count = cost.value;
	after = line;
	if (share.data[0] != '(' && (!pc_span_word(&after, &count) || !integer(count, &cost.count)))
		return false;
	*out_name = pc_span_trim(after);
	*out_cost = cost;
	return out_name->size > 0;
}
