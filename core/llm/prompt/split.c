/* SPDX-License-Identifier: Apache-2.0
 * Splits a text where it may be split, in one pass: of the places passed the last one that fits is
 * kept in mind. */
#include "llm/prompt/split.h"

#include "base/arena.h"
#include "llm/prompt/tokens.h"

struct splitting {
	struct pc_span *parts; /* on the heap */
	size_t count, room;
	const char *start;    /* of the part that grows */
	int64_t tokens;	      /* of it, up to the line that is looked at */
	const char *place;    /* where it could end; NULL: nowhere yet */
	int64_t place_tokens; /* up to there */
};

static void end_part(struct splitting *s, const char *end)
{
	if (end == s->start)
		return;
	s->parts = PC_GROW(s->parts, s->count, s->room);
	s->parts[s->count++] = (struct pc_span){ s->start, (size_t)(end - s->start) };
	s->start = end;
	s->place = NULL;
}

static bool is_empty(struct pc_span line)
{
	return !pc_span_trim(line).size;
}

size_t pc_split(struct pc *pc, struct pc_span text, int64_t max_tokens,
		const struct pc_split_places *places, const struct pc_span **out_parts)
{
	struct splitting s = { .start = text.data };
	struct pc_span rest = text, line;
	bool after_empty = false;

	while (rest.size) {
		const char *at = rest.data;
		size_t size;
		int64_t tokens;

		if (!pc_span_cut(rest, '\n', &line, &rest)) {
			line = rest;
			rest = (struct pc_span){ at + line.size, 0 };
		}
		size = (size_t)(rest.data - at);
		tokens = pc_tokens((struct pc_span){ at, size });
		if (at > s.start && (places ? places->begins(places->context, line)
					    : after_empty && !is_empty(line))) {
			s.place = at;
			s.place_tokens = s.tokens;
		}
		after_empty = is_empty(line);
		if (at > s.start && s.tokens + tokens > max_tokens && s.place) {
			s.tokens -= s.place_tokens;
			end_part(&s, s.place);
		}
		if (at > s.start && s.tokens + tokens > max_tokens)
			end_part(&s, at);
		if (at == s.start)
			s.tokens = 0;
		s.tokens += tokens;
	}
	end_part(&s, text.data + text.size);
	*out_parts = pc_arena_adopt(pc_memory(pc), s.parts);
	return s.count;
}
