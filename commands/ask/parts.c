/* SPDX-License-Identifier: Apache-2.0
 * A question about data of any length. What does not fit is split between lines, notes are taken of
 * each part, many at a time, and the question is asked of the notes; of notes that are too long
 * themselves, notes are taken again. */
#include <inttypes.h>

#include "ask.h"

enum {
	PART_TOKENS = 128, /* less of the data in a question is not worth it */
	NOTE_TOKENS = 24   /* of the words that tell what was left out of a line */
};

struct reading {
	struct pc *pc;
	const char *question;
	struct pc_pool *pool; /* NULL: prompts are only shown */
	struct pc_span data;  /* what is read in this round: the data, or notes of the last */
	const char *cut;      /* how many of its lines were cut; "": none */
	bool notes;
	const struct pc_span *parts;
	size_t count;
	struct pc_text taken; /* notes of this round */
	size_t answered, failed, short_notes;
	const char *error; /* of the first that failed, with its part */
	int status;
	struct ask_parts *sum;
};

/* ---- questions ---- */
static struct json_object *text_of(struct pc_span text)
{
	return json_object_new_string_len(text.data ? text.data : "", (int)text.size);
}

static struct json_object *values_of(const struct reading *r, struct pc_span data)
{
	struct json_object *values = json_object_new_object();

	json_object_object_add(values, "question", pc_json_string(r->question));
	json_object_object_add(values, "cut", pc_json_string(r->cut));
	json_object_object_add(values, "data", text_of(data));
	return values;
}

static void add_wish(const struct reading *r, struct json_object *values)
{
	json_object_object_add(values, "wish", pc_json_string(pc_output_wish(r->pc)));
}

static int fill_whole(const struct reading *r, struct pc_span data, struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = values_of(r, data);

	add_wish(r, values);
	return pc_prompt_fill(r->pc, "ask/question", values, out_query);
}

static int fill_part(const struct reading *r, size_t part, struct pc_span data,
		     struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = values_of(r, data);

	json_object_object_add(values, "part", json_object_new_int64((int64_t)part));
	json_object_object_add(values, "parts", json_object_new_int64((int64_t)r->count));
	json_object_object_add(values, "notes", json_object_new_boolean(r->notes));
	return pc_prompt_fill(r->pc, "ask/part", values, out_query);
}

static int fill_merge(const struct reading *r, struct pc_span notes, struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = values_of(r, notes);

	json_object_object_add(values, "parts", json_object_new_int64((int64_t)r->sum->count));
	add_wish(r, values);
	return pc_prompt_fill(r->pc, "ask/merge", values, out_query);
}

/* ---- lines that are too long ---- */
/* The end of a line that no part could hold gives way to a note of how much it was. */
static size_t cut_lines(struct pc_span data, int64_t room, struct pc_text *out)
{
	size_t count = 0;

	while (data.size) {
		struct pc_span line;
		size_t fits;
		bool ended = pc_span_cut(data, '\n', &line, &data);

		if (!ended) {
			line = data;
			data.size = 0;
		}
		fits = line.size;
		if (pc_tokens(line) >= room)
			fits = pc_tokens_fit(line, room - NOTE_TOKENS);
		pc_text_add(out, line.data, fits);
		if (fits < line.size)
			pc_text_printf(out, " […%zu bytes of this line left out]",
				       line.size - fits);
		count += fits < line.size;
		if (ended)
			pc_text_putc(out, '\n');
	}
	return count;
}

/* ---- notes on parts ---- */
static int on_answer(void *context, const struct pc_answer *answer)
{
	struct reading *r = context;
	size_t part = ++r->answered;
	int64_t tokens = ask_tokens(answer);

	if (answer->status) {
		if (!r->failed++) {
			r->status = answer->status;
			r->error = pc_arena_printf(pc_memory(r->pc), "part %zu of %zu: %s", part,
						   r->count, answer->error);
		}
		return PC_OK;
	}
	r->sum->fresh = r->sum->fresh || answer->source == PC_FROM_MODEL;
	r->sum->tokens = tokens < 0 || r->sum->tokens < 0 ? -1 : r->sum->tokens + tokens;
	r->short_notes += answer->cut;
	pc_text_printf(&r->taken, "%sPart %zu of %zu%s:\n", part > 1 ? "\n" : "", part, r->count,
		       answer->cut ? " (these notes were cut by their length)" : "");
	pc_text_valid(&r->taken, pc_span_trim((struct pc_span){ answer->text, answer->text_size }));
	pc_text_putc(&r->taken, '\n');
	return PC_OK;
}

/* What was answered is kept, so that another run asks only for what is missing. */
static int tell_failed(const struct reading *r)
{
	uint64_t unpaid = pc_model_use(r->pc)->beyond_budget;

	if (!r->failed)
		return PC_OK;
	if (unpaid)
		return pc_fail(r->pc, PC_EMODEL,
			       "the --budget is spent: %" PRIu64
			       " of %zu parts of the data were not "
			       "asked; the same with a larger one asks the rest",
			       unpaid, r->count);
	return pc_fail(r->pc, (enum pc_status)r->status, "%s%s", r->error,
		       r->failed == 1
			       ? ""
			       : pc_arena_printf(pc_memory(r->pc), " (and %zu parts more failed)",
						 r->failed - 1));
}

static int ask_parts(struct reading *r)
{
	static const struct pc_pool_calls calls = { .on_answer = on_answer };
	struct pc_query query;
	int status = PC_OK;

	for (size_t i = 0; !status && i < r->count; i++) {
		status = fill_part(r, i + 1, r->parts[i], &query);
		if (!status)
			pc_pool_submit(r->pool, &query, &calls, r);
	}
	if (!status)
		status = pc_pool_run(r->pool);
	if (!status)
		status = tell_failed(r);
	if (!status && r->short_notes)
		pc_hint(r->pc,
			"the notes on %zu of %zu parts were cut by their length; --max-tokens "
			"allows more",
			r->short_notes, r->count);
	return status;
}

static int show_parts(struct reading *r, struct pc_query *out_query)
{
	struct pc_query query;
	int status = PC_OK;

	for (size_t i = 0; !status && i < r->count; i++) {
		status = fill_part(r, i + 1, r->parts[i], &query);
		if (!status)
			status = pc_show_prompt(r->pc, &query);
	}
	return status ? status : fill_merge(r, PC_SPAN("(the notes on the parts)\n"), out_query);
}

/* ---- rounds ---- */
/* What a part may hold; its number is longer than any will be. */
static int room_of_part(struct reading *r, int64_t *out_room)
{
	struct pc_query query;
	int status;

	r->count = 999999;
	status = fill_part(r, r->count, PC_SPAN(""), &query);
	if (status)
		return status;
	*out_room = pc_prompt_room(r->pc, &query);
	return *out_room < PART_TOKENS ? pc_prompt_too_long(r->pc, &query, PART_TOKENS) : PC_OK;
}

static void split(struct reading *r, int64_t room)
{
	r->count = pc_split(r->pc, r->data, room, NULL, &r->parts);
	if (!r->notes)
		r->sum->count = r->count;
	pc_hint(r->pc,
		r->notes ? "the notes take about %" PRId64 " tokens, of which %" PRId64
			   " fit into a question: notes are taken of them in %zu parts"
			 : "the data takes about %" PRId64 " tokens, of which %" PRId64
			   " fit into a question: it is read in %zu parts",
		pc_tokens(r->data), room, r->count);
}

/* Notes that are not much shorter than what they were taken of would never come to an end. */
static int take_again(struct reading *r, const struct pc_query *empty)
{
	int64_t before = pc_tokens(r->data), after = pc_tokens(pc_text_span(&r->taken));

	if (after > before / 4 * 3)
		return pc_prompt_too_long(r->pc, empty, after);
	r->data.data = pc_arena_strndup(pc_memory(r->pc), r->taken.data, r->taken.size);
	r->data.size = r->taken.size;
	r->notes = true;
	r->answered = 0;
	r->taken.size = 0;
	return PC_OK;
}

static int read_in_parts(struct reading *r, int64_t room, struct pc_query *out_query)
{
	struct pc_query empty;
	int64_t merge_room;
	int status;

	for (;;) {
		split(r, room);
		if (!r->pool)
			return show_parts(r, out_query);
		status = ask_parts(r);
		if (!status)
			status = fill_merge(r, PC_SPAN(""), &empty);
		if (status)
			return status;
		merge_room = pc_prompt_room(r->pc, &empty);
		if (pc_tokens(pc_text_span(&r->taken)) <= merge_room)
			return fill_merge(r, pc_text_span(&r->taken), out_query);
		status = take_again(r, &empty);
		if (status)
			return status;
	}
}

/* Secrets are taken out before: half of one is not recognised. */
static int fill_long(struct reading *r, int64_t whole_room, struct pc_query *out_query)
{
	PC_AUTO(text) struct pc_text lines = { 0 };
	int64_t room;
	size_t cut;
	int status = pc_shows_prompts(r->pc) ? PC_OK : pc_pool_new(r->pc, &r->pool);

	if (!status)
		status = room_of_part(r, &room);
	if (status)
		return status;
	r->data = pc_span(pc_hide_secrets(r->pc, r->data.data));
	room = room < whole_room ? room : whole_room;
	cut = cut_lines(r->data, room, &lines);
	r->data = pc_text_span(&lines);
	if (cut) {
		r->cut = pc_arena_printf(pc_memory(r->pc), "%zu", cut);
		pc_hint(r->pc,
			cut == 1 ? "%zu line is longer than a question may be: only its beginning "
				   "is "
				   "read"
				 : "%zu lines are longer than a question may be: only their "
				   "beginnings are read",
			cut);
	}
	return pc_tokens(r->data) <= room ? fill_whole(r, r->data, out_query)
					  : read_in_parts(r, room, out_query);
}

int ask_fill(struct pc *pc, const char *question, struct pc_span data, struct pc_query *out_query,
	     struct ask_parts *out_parts)
{
	struct reading r = {
		.pc = pc, .question = question, .data = data, .cut = "", .sum = out_parts
	};
	int64_t room;
	int status;

	*out_parts = (struct ask_parts){ 0 };
	if (!data.size)
		return fill_whole(&r, data, out_query);
	status = fill_whole(&r, PC_SPAN("\n"), out_query);
	if (status)
		return status;
	room = pc_prompt_room(pc, out_query);
	if (pc_tokens(data) <= room)
		return fill_whole(&r, data, out_query);
	status = fill_long(&r, room, out_query);
	pc_text_clear(&r.taken);
	return status;
}
