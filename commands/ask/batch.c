/* SPDX-License-Identifier: Apache-2.0
 * A file of questions: asked many at a time, answered line by line in the order of the file. What
 * an earlier run has written to -o is not asked again. */
#include <inttypes.h>
#include <sys/stat.h>

#include "ask.h"

/* So many questions are read ahead of the answer that is waited for. */
enum { AHEAD = 128 };

/* A line whose answer has not gone out. */
struct item {
	struct batch *batch;
	char *id; /* heap */
	uint64_t hash;
	size_t number;
	struct pc_text refused; /* its line, where it is no question that can be asked */
	struct item *next;	/* in the order of the file */
};

struct batch {
	struct pc *pc;
	const char *path, *wish;
	struct pc_input *input;
	struct pc_pool *pool;
	struct ask_earlier earlier;
	struct item *first, **last; /* in the order of the file */
	size_t waiting;
	struct pc_output_place *places; /* of the answers in -o, by number; heap */
	size_t count, room;		/* of questions read */
	uint64_t had, failed;		/* had: they needed no model */
	uint64_t total;			/* PC_POOL_UNKNOWN: the file can't be read twice */
	int status;			/* of writing: the first failure */
	bool ended, shows, keeps;	/* keeps: answers go to -o, as soon as they are there */
};

static bool is_question(struct pc_span line)
{
	return pc_span_trim(line).size != 0;
}

/* The next line that is not blank; false: there is none. */
static int next_line(struct batch *batch, struct pc_span *out_line, bool *out_more)
{
	int status;

	do {
		status = pc_input_line(batch->input, out_line, out_more);
	} while (!status && *out_more && !is_question(*out_line));
	return status;
}

/* ---- before anything is asked ---- */
static bool add_earlier(void *context, struct pc_span line, struct pc_output_place place)
{
	struct batch *batch = context;

	return ask_earlier_add(&batch->earlier, line, place);
}

static int refuse_strange(struct batch *batch)
{
	uint64_t strange = ask_earlier_strange(&batch->earlier);

	if (!strange)
		return PC_OK;
	return pc_fail(batch->pc, PC_EINPUT,
		       "the file named by -o, or what a run left beside it in .part, holds %" PRIu64
		       " answer%s to questions that are not in %s; it stays as it is: name another "
		       "file",
		       strange, strange == 1 ? "" : "s", pc_input_name(batch->input));
}

static int no_questions(struct batch *batch)
{
	return pc_fail(batch->pc, PC_EINPUT,
		       "no questions in %s; a line {\"id\",\"prompt\"} is one",
		       pc_input_name(batch->input));
}

/* A file is read twice: how many questions there are, and whether -o has answers to others, is
 * known before anything is paid for. */
static int look_through(struct batch *batch)
{
	bool resumes = batch->earlier.keys.count, more = true;
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span line;
	struct stat st;
	int status;

	batch->total = PC_POOL_UNKNOWN;
	if (!strcmp(batch->path, "-") || stat(batch->path, &st) || !S_ISREG(st.st_mode))
		return PC_OK;
	status = pc_input_open(batch->pc, batch->path, &input);
	if (status)
		return status;
	batch->input = input;
	batch->total = 0;
	while (!(status = next_line(batch, &line, &more)) && more) {
		PC_AUTO(ask_question) struct ask_question question = { 0 };

		batch->total++;
		if (!resumes)
			continue;
		ask_question_parse(line, batch->wish, &question);
		ask_earlier_seen(&batch->earlier, &question, pc_input_line_number(input));
	}
	if (!status && !batch->total && !pc_input_damage(input))
		status = no_questions(batch);
	if (!status)
		status = refuse_strange(batch);
	batch->input = NULL;
	return status;
}

/* ---- lines that go out ---- */
static void write_line(struct batch *batch, struct pc_span line, size_t number)
{
	struct pc_output_place place = { 0 };

	if (!batch->status)
		batch->status = pc_output_line(batch->pc, line, &place);
	if (batch->keeps)
		batch->places[number] = place;
}

static void write_answer(const struct item *item, const struct pc_answer *answer)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	/* what was not even asked because the run ends is no answer: the next run asks it */
	if (answer->status == PC_ECANCEL)
		return;
	item->batch->failed += answer->status != 0;
	ask_answer_print(item->id, item->hash, answer, &line);
	write_line(item->batch, pc_text_span(&line), item->number);
}

static void drop_first(struct batch *batch)
{
	struct item *item = batch->first;

	batch->first = item->next;
	if (!batch->first)
		batch->last = &batch->first;
	batch->waiting--;
	pc_text_clear(&item->refused);
	free(item->id);
	free(item);
}

/* What needs no answer, up to the question that is waited for. */
static void write_refused(struct batch *batch)
{
	while (batch->first && batch->first->refused.size) {
		write_line(batch, pc_text_span(&batch->first->refused), batch->first->number);
		drop_first(batch);
	}
}

static struct item *append(struct batch *batch, const struct ask_question *question)
{
	struct item *item = pc_zeroed(1, sizeof(*item));

	item->batch = batch;
	item->id = pc_zeroed(question->id.size + 1, 1);
	memcpy(item->id, question->id.data, question->id.size);
	item->hash = question->hash;
	item->number = batch->count - 1;
	*batch->last = item;
	batch->last = &item->next;
	batch->waiting++;
	return item;
}

/* ---- questions ---- */
static int on_answer(void *context, const struct pc_answer *answer);
static void on_done(void *context, const struct pc_answer *answer);

/* Into a file an answer goes as soon as it is there, to be put in order at the end; else when those
 * before it have gone. */
static void submit(struct batch *batch, const struct ask_question *question)
{
	static const struct pc_pool_calls kept = { .on_answer = on_answer, .on_done = on_done };
	static const struct pc_pool_calls told = { .on_answer = on_answer };

	pc_pool_submit(batch->pool, &question->query, batch->keeps ? &kept : &told,
		       append(batch, question));
}

static void refuse(struct batch *batch, const struct ask_question *question)
{
	uint64_t line = pc_input_line_number(batch->input);
	PC_AUTO(text) struct pc_text error = { 0 };
	struct pc_answer none = {
		.status = PC_EINPUT, .text = "", .prompt_tokens = -1, .answer_tokens = -1
	};

	pc_text_printf(&error, "line %" PRIu64 ": %s", line, question->error);
	none.error = error.data;
	ask_answer_print(question->id.data, question->hash, &none,
			 &append(batch, question)->refused);
	write_refused(batch);
	batch->failed++;
	batch->had++;
}

static int show(struct batch *batch, const struct ask_question *question)
{
	if (!question->error)
		return pc_show_prompt(batch->pc, &question->query);
	batch->failed++;
	pc_output_text(batch->pc,
		       pc_arena_printf(pc_memory(batch->pc), "# line %" PRIu64 ": %s\n\n",
				       pc_input_line_number(batch->input), question->error));
	return PC_OK;
}

static int take_line(struct batch *batch, struct pc_span line)
{
	PC_AUTO(ask_question) struct ask_question question = { 0 };
	const struct pc_output_place *place;
	uint64_t other;

	ask_question_parse(line, batch->wish, &question);
	other = ask_earlier_seen(&batch->earlier, &question, pc_input_line_number(batch->input));
	if (other && !question.error) {
		pc_text_printf(&question.why, "its id is that of line %" PRIu64 " too", other);
		question.error = question.why.data;
	}
	batch->places = PC_GROW(batch->places, batch->count, batch->room);
	batch->count++;
	if (batch->shows)
		return show(batch, &question);
	place = question.error ? NULL : ask_earlier_find(&batch->earlier, &question);
	if (question.error) {
		refuse(batch, &question);
	} else if (place && !pc_asks_anew(batch->pc)) {
		batch->places[batch->count - 1] = *place;
		batch->had++;
	} else {
		submit(batch, &question);
	}
	pc_pool_expect(batch->pool, batch->had, batch->total);
	return batch->status;
}

/* Reads and submits as far ahead as is allowed. */
static int read_ahead(struct batch *batch)
{
	struct pc_span line;
	bool more = true;
	int status = PC_OK;

	while (!status && !batch->ended && batch->waiting < AHEAD) {
		status = next_line(batch, &line, &more);
		batch->ended = status || !more;
		if (!batch->ended)
			status = take_line(batch, line);
	}
	return status;
}

static void on_done(void *context, const struct pc_answer *answer)
{
	write_answer(context, answer);
}

static int on_answer(void *context, const struct pc_answer *answer)
{
	struct item *item = context;
	struct batch *batch = item->batch;

	if (!batch->keeps)
		write_answer(item, answer);
	drop_first(batch);
	write_refused(batch);
	return batch->status || answer->status == PC_ECANCEL ? batch->status : read_ahead(batch);
}

static int ask_all(struct batch *batch)
{
	int status = pc_pool_new(batch->pc, &batch->pool);

	if (!status)
		status = pc_output_lines_begin(batch->pc, add_earlier, batch, &batch->keeps);
	if (!status)
		status = look_through(batch);
	if (status)
		return status;
	status = pc_input_open(batch->pc, batch->path, &batch->input);
	if (!status)
		status = read_ahead(batch);
	if (!status)
		status = pc_pool_run(batch->pool);
	if (!status)
		status = refuse_strange(batch);
	return status || !batch->count
		       ? status
		       : pc_output_lines_end(batch->pc, batch->places, batch->count);
}

static int show_all(struct batch *batch)
{
	int status = pc_input_open(batch->pc, batch->path, &batch->input);

	return status ? status : read_ahead(batch);
}

/* The wish for a format, as it is put below each prompt. */
static int find_wish(struct pc *pc, const char **out_wish)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	struct pc_query query;
	int status;

	*out_wish = "";
	if (!pc_output_wish(pc)[0])
		return PC_OK;
	json_object_object_add(values, "wish", pc_json_string(pc_output_wish(pc)));
	status = pc_prompt_fill(pc, "ask/wish", values, &query);
	if (!status)
		*out_wish = query.prompt;
	return status;
}

/* What all of it came to. */
static int result(struct batch *batch, int status)
{
	uint64_t beyond = pc_model_use(batch->pc)->beyond_budget;
	const char *damage = batch->input ? pc_input_damage(batch->input) : NULL;

	if (!status && damage)
		return pc_fail(batch->pc, PC_EINPUT, "%s breaks off: %s",
			       pc_input_name(batch->input), damage);
	if (!status && !batch->count)
		return no_questions(batch);
	if (!status && beyond)
		return pc_fail(batch->pc, PC_EMODEL,
			       "the --budget is spent: %" PRIu64 " questions were not asked; the "
			       "same with a larger one asks them alone",
			       beyond);
	if (status > 0) /* nobody reads any more */
		return PC_OK;
	return status ? status : batch->failed ? 1 : PC_OK;
}

int ask_batch(struct pc *pc, const char *path)
{
	struct batch batch = { .pc = pc, .path = path, .shows = pc_shows_prompts(pc) };
	int status = find_wish(pc, &batch.wish);

	if (status)
		return status;
	batch.last = &batch.first;
	ask_earlier_init(&batch.earlier, pc);
	status = batch.shows ? show_all(&batch) : ask_all(&batch);
	status = result(&batch, status);
	while (batch.first)
		drop_first(&batch);
	if (!batch.shows)
		ask_tell_hidden(pc);
	ask_earlier_clear(&batch.earlier);
	free(batch.places);
	pc_input_close(batch.input);
	return status;
}
