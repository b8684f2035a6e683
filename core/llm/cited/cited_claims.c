/* SPDX-License-Identifier: Apache-2.0
 * What an answer says of the profile, and what it merely mentions. A model may name what no profile
 * holds: "use std::unordered_map, or link jemalloc". What tells a claim about the profile from a
 * proposal, in any language and with no help of the model's, is a measured share: a name to which a
 * percentage is given ("`f` (12 %)", "12 % in `f`", a row of a table) is said to be there. */
#include <stdlib.h>
#include <string.h>

#include "llm/cited/cited_found.h"

enum { TERMS = 12 }; /* of a sum */

/* ---- sums ---- */
/* Two paragraphs, or items of a list, do not add up. */
static bool has_gap(const struct pc_cited_found *found, size_t from, size_t to)
{
	struct pc_span between = { found->answer.data + from, to > from ? to - from : 0 };

	return pc_span_find(between, "\n\n") != NULL;
}

/* The percentage mentioned after `i` (step 1) or before it (step -1) in the same paragraph. */
static size_t next_percent(const struct pc_cited_found *found, size_t i, int step)
{
	const struct pc_cited_mention *from = &found->mentions[i];

	for (i += (size_t)step; i < found->mention_count; i += (size_t)step) {
		const struct pc_cited_mention *to = &found->mentions[i];

		if (!to->is_percent)
			continue;
		if (step > 0 ? has_gap(found, from->end, to->at)
			     : has_gap(found, to->end, from->at))
			return SIZE_MAX;
		return pc_cited_is_known(found, to) ? i : SIZE_MAX;
	}
	return SIZE_MAX;
}

/* Each of the terms was rounded, too. */
static bool is_sum(const struct pc_cited_found *found, size_t i, int step)
{
	const struct pc_cited_item *item = &found->items[found->mentions[i].item];
	double sum = 0;
	size_t at = i;

	for (size_t terms = 1; terms <= TERMS; terms++) {
		double room = 0.006 * (double)terms;

		at = next_percent(found, at, step);
		if (at == SIZE_MAX)
			return false;
		sum += found->mentions[at].value;
		if (terms > 1 && sum >= item->low - room && sum <= item->high + room)
			return true;
	}
	return false;
}

void pc_cited_add_up(struct pc_cited_found *found)
{
	for (size_t i = 0; i < found->mention_count; i++)
		if (found->mentions[i].is_percent &&
		    !pc_cited_is_known(found, &found->mentions[i]) &&
		    (is_sum(found, i, 1) || is_sum(found, i, -1)))
			found->items[found->mentions[i].item].known = true;
}

/* ---- claims ---- */
static struct pc_span between(const struct pc_cited_found *found, size_t a, size_t b)
{
	const struct pc_cited_mention *first = &found->mentions[a < b ? a : b],
				      *second = &found->mentions[a < b ? b : a];

	return (struct pc_span){ found->answer.data + first->end,
				 second->at > first->end ? second->at - first->end : 0 };
}

static bool holds_any(struct pc_span text, const char *const *words)
{
	for (; *words; words++)
		if (pc_span_find(text, *words))
			return true;
	return false;
}

/* What a change would do: no share that was measured. */
static bool is_gain(struct pc_span sentence)
{
	static const char *const words[] = { "sav",    "gain",	  "reduc", "improv",
					     "faster", "speed",	  "leave", "lower",
					     "remain", "recover", NULL };

	return holds_any(sentence, words);
}

/* What stands between a name and what it would win. */
static bool is_estimate(struct pc_span text)
{
	static const char *const words[] = { "sav",   "gain",	 "reduc", "improv", "faster",
					     "could", "would",	 "might", "up to",  "at most",
					     "remov", "recover", NULL };

	return holds_any(text, words);
}

static bool same_sentence(struct pc_span text)
{
	static const char *const ends[] = { "\n", ". ", "; ", "! ", "? ", NULL };

	return !holds_any(text, ends);
}

static bool is_name(const struct pc_cited_found *found, size_t i)
{
	return i < found->mention_count && !found->mentions[i].is_percent;
}

/* The name beside percentage `i` that it belongs to: the one before, unless that has one already or
 * a comma parts them and not the one behind. SIZE_MAX: none. */
static size_t name_of(const struct pc_cited_found *found, size_t i, const bool *taken)
{
	bool before = i && is_name(found, i - 1) && !taken[i - 1] &&
		      same_sentence(between(found, i - 1, i));
	bool behind = is_name(found, i + 1) && same_sentence(between(found, i, i + 1));

	if (before && behind && pc_span_find(between(found, i - 1, i), ", ") &&
	    !pc_span_find(between(found, i, i + 1), ","))
		before = false;
	return before ? i - 1 : behind ? i + 1 : SIZE_MAX;
}

/* Whether a sentence is over behind `at`. */
static bool ends_sentence(struct pc_span text, size_t at)
{
	return text.data[at] == '\n' || (at + 1 < text.size && text.data[at] &&
					 strchr(".;!?", text.data[at]) && text.data[at + 1] == ' ');
}

/* The sentence around a mention, of which no more than so much to either side. */
static struct pc_span sentence_of(const struct pc_cited_found *found, size_t i)
{
	enum { SIDE = 300 };
	const struct pc_cited_mention *mention = &found->mentions[i];
	size_t first = mention->at, last = mention->end;

	while (first && mention->at - first < SIDE && !ends_sentence(found->answer, first - 1))
		first--;
	while (last < found->answer.size && last - mention->end < SIDE &&
	       !ends_sentence(found->answer, last))
		last++;
	return (struct pc_span){ found->answer.data + first, last - first };
}

static void claim_percent(struct pc_cited_found *found, size_t i)
{
	struct pc_cited_item *item =
		found->mentions[i].item == PC_NONE ? NULL : &found->items[found->mentions[i].item];

	if (item && !item->known && !item->claimed)
		item->claimed = !is_gain(sentence_of(found, i));
}

void pc_cited_claim(struct pc_cited_found *found)
{
	bool *taken = calloc(found->mention_count + 1, sizeof(*taken));

	for (size_t i = 0; taken && i < found->mention_count; i++) {
		size_t name = found->mentions[i].is_percent ? name_of(found, i, taken) : SIZE_MAX;

		if (found->mentions[i].is_percent)
			claim_percent(found, i);
		if (name == SIZE_MAX)
			continue;
		taken[name] = true;
		if (found->mentions[name].item != PC_NONE && !is_estimate(between(found, i, name)))
			found->items[found->mentions[name].item].claimed = true;
	}
	free(taken);
}
