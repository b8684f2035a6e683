/* SPDX-License-Identifier: Apache-2.0
 * A file of questions: asked many at a time, answered line by line in the order of the file. What
 * an earlier run has written is not asked again. */
#include <inttypes.h>

#include "ask.h"

/* So many questions are read ahead of the answer that is waited for. */
enum { AHEAD = 512, HASH_DIGITS = 16 };

/* A line whose turn has not come. */
struct item {
	struct batch *batch;
	const char *id;
	uint64_t hash;
	const char *line; /* its answer, where that is known already; NULL: it is asked */
	struct item *next;
};

/* An answer of an earlier run. */
struct old {
	struct pc_span id, line, hash;
	bool failed;
	bool stays; /* in the file; else it is cut off behind a failed one, and written anew */
};

struct batch {
	struct pc *pc;
	struct pc_input *input;
	struct pc_pool *pool;
	struct item *first, **last;
	size_t waiting;
	uint64_t number, failed;
	struct old *olds; /* in the order of their file; heap */
	size_t old_count, old_room, old_at;
	bool ended, shows;
	bool gap;     /* a question was given up: what comes behind it is the cache's */
	bool foreign; /* -o holds answers to other questions */
};

/* ---- the answers of an earlier run ---- */
/* A line that was written whole begins and ends so. */
static bool read_answer(struct pc_span line, struct old *out_old)
{
	static const char begin[] = "{\"id\":", tail[] = ",\"question\":\"";
	const size_t tail_size = sizeof(tail) - 1 + HASH_DIGITS + 2;
	struct pc_span rest;
	const char *end;

	if (!pc_span_starts(line, begin) || !pc_span_ends(line, "\"}") || line.size < tail_size ||
	    memcmp(line.data + line.size - tail_size, tail, sizeof(tail) - 1) != 0)
		return false;
	out_old->hash = (struct pc_span){ line.data + line.size - 2 - HASH_DIGITS, HASH_DIGITS };
	rest = (struct pc_span){ line.data + sizeof(begin) - 1, line.size - sizeof(begin) + 1 };
	end = pc_span_find(rest, ",\"answer\":");
	out_old->failed = !end;
	if (!end)
		end = pc_span_find(rest, ",\"error\":");
	if (!end)
		return false;
	out_old->id = (struct pc_span){ rest.data, (size_t)(end - rest.data) };
	out_old->line = line;
	return true;
}

/* Answers are gone on with up to the first that failed: that one is asked again. */
static int continue_old(struct batch *batch, struct pc_span old)
{
	struct pc_span rest = old, line;
	size_t good = 0;
	bool whole = true;

	while (pc_span_cut(rest, '\n', &line, &rest)) {
		struct old one;

		if (!read_answer(line, &one))
			return pc_fail(batch->pc, PC_EINPUT,
				       "the file named by -o holds other things than answers; name "
				       "another one");
		whole = whole && !one.failed;
		one.stays = whole;
		if (whole)
			good += line.size + 1;
		batch->olds = PC_GROW(batch->olds, batch->old_count, batch->old_room);
		batch->olds[batch->old_count++] = one;
	}
	if (rest.size && !pc_span_starts(rest, "{"))
		return pc_fail(batch->pc, PC_EINPUT,
			       "the file named by -o holds other things than answers; name another "
			       "one");
	return good < old.size ? pc_output_lines_cut(batch->pc, good) : PC_OK;
}

static struct pc_span id_of(const char *id)
{
	return id ? pc_span(id) : PC_SPAN("null");
}

/* The earlier answer to the next question, in its place; NULL: it is to be asked. */
static const struct old *take_old(struct batch *batch, const struct ask_question *question)
{
	struct pc_span wanted = id_of(question->id);
	const struct old *old;
	char digits[HASH_DIGITS + 1];

	if (batch->old_at == batch->old_count)
		return NULL;
	old = &batch->olds[batch->old_at];
	if (old->id.size != wanted.size || memcmp(old->id.data, wanted.data, wanted.size) != 0) {
		batch->foreign = batch->foreign || old->stays;
		return NULL;
	}
	batch->old_at++;
	snprintf(digits, sizeof(digits), "%016" PRIx64, question->hash);
	if (old->failed)
		return NULL;
	if (memcmp(old->hash.data, digits, HASH_DIGITS) != 0) {
		batch->foreign = batch->foreign || old->stays;
		return NULL;
	}
	return old;
}

/* Whether the file has answers behind those to all questions. */
static bool has_more(const struct batch *batch)
{
	return batch->old_at < batch->old_count && batch->olds[batch->old_at].stays;
}

/* ---- lines that go out ---- */
static int write_line(struct batch *batch, const char *line)
{
	return pc_output_line(batch->pc, pc_span(line));
}

/* What needs no answer, up to the question that is waited for. */
static int write_known(struct batch *batch)
{
	int status = PC_OK;

	while (!status && batch->first && batch->first->line) {
		if (batch->first->line[0])
			status = write_line(batch, batch->first->line);
		batch->first = batch->first->next;
		batch->waiting--;
	}
	if (!batch->first)
		batch->last = &batch->first;
	return status;
}

static struct item *append(struct batch *batch, const struct ask_question *question,
			   const char *line)
{
	struct item *item = pc_arena_alloc(pc_memory(batch->pc), sizeof(*item));

	*item = (struct item){ batch, question->id, question->hash, line, NULL };
	*batch->last = item;
	batch->last = &item->next;
	batch->waiting++;
	return item;
}

/* ---- questions ---- */
static int on_answer(void *context, const struct pc_answer *answer);

static void submit(struct batch *batch, const struct ask_question *question)
{
	static const struct pc_pool_calls calls = { .on_answer = on_answer };
	const struct old *old = take_old(batch, question);
	PC_AUTO(text) struct pc_text line = { 0 };
	struct pc_answer none = {
		.status = PC_EINPUT, .text = "", .prompt_tokens = -1, .answer_tokens = -1
	};

	if (old && !question->error) {
		append(batch, question,
		       old->stays ? ""
				  : pc_arena_strndup(pc_memory(batch->pc), old->line.data,
						     old->line.size));
		return;
	}
	if (!question->error) {
		pc_pool_submit(batch->pool, &question->query, &calls,
			       append(batch, question, NULL));
		return;
	}
	none.error = pc_arena_printf(pc_memory(batch->pc), "line %" PRIu64 ": %s", batch->number,
				     question->error);
	ask_answer_print(question->id, question->hash, &none, &line);
	append(batch, question, pc_arena_strdup(pc_memory(batch->pc), line.data));
	batch->failed++;
}

static int show(struct batch *batch, const struct ask_question *question)
{
	if (question->error)
		return pc_fail(batch->pc, PC_EINPUT, "line %" PRIu64 ": %s", batch->number,
			       question->error);
	return pc_show_prompt(batch->pc, &question->query);
}

/* Reads and submits as far ahead as is allowed. */
static int read_ahead(struct batch *batch)
{
	struct ask_question question;
	struct pc_span line;
	bool more = true;
	int status = PC_OK;

	while (!status && !batch->ended && batch->waiting < AHEAD) {
		status = pc_input_line(batch->input, &line, &more);
		if (status || !more) {
			batch->ended = true;
			break;
		}
		batch->number++;
		if (!pc_span_trim(line).size)
			continue;
		ask_question_parse(batch->pc, line, &question);
		if (batch->shows) {
			status = show(batch, &question);
			continue;
		}
		submit(batch, &question);
		status = batch->foreign ? pc_fail(batch->pc, PC_EINPUT,
						  "the file named by -o holds answers to other "
						  "questions; name another one")
					: write_known(batch);
	}
	return status;
}

static int on_answer(void *context, const struct pc_answer *answer)
{
	struct item *item = context;
	struct batch *batch = item->batch;
	PC_AUTO(text) struct pc_text line = { 0 };
	int status;

	/* what was not even asked because the run ends is no answer: the next run asks it */
	batch->gap = batch->gap || answer->status == PC_ECANCEL;
	if (batch->gap)
		return PC_OK;
	batch->failed += answer->status != 0;
	ask_answer_print(item->id, item->hash, answer, &line);
	item->line = "";
	status = write_line(batch, line.data);
	if (!status)
		status = write_known(batch);
	return status ? status : read_ahead(batch);
}

static int ask_all(struct batch *batch)
{
	struct pc_span old;
	int status = pc_pool_new(batch->pc, &batch->pool);

	if (!status)
		status = pc_output_lines_begin(batch->pc, &old);
	if (!status)
		status = continue_old(batch, old);
	if (!status)
		status = read_ahead(batch);
	if (!status)
		status = pc_pool_run(batch->pool);
	if (!status && has_more(batch))
		return pc_fail(batch->pc, PC_EINPUT,
			       "the file named by -o holds more answers than there are questions; "
			       "name another one");
	return status;
}

int ask_batch(struct pc *pc, const char *path)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	struct batch batch = { .pc = pc, .shows = pc_shows_prompts(pc) };
	const char *damage;
	int status = pc_input_open(pc, path, &input);

	if (status)
		return status;
	batch.input = input;
	batch.last = &batch.first;
	status = batch.shows ? read_ahead(&batch) : ask_all(&batch);
	free(batch.olds);
	damage = pc_input_damage(input);
	if (!status && damage)
		return pc_fail(pc, PC_EINPUT, "%s breaks off: %s", pc_input_name(input), damage);
	if (!status && pc_model_use(pc)->beyond_budget)
		return pc_fail(pc, PC_EMODEL,
			       "the --budget is spent: %" PRIu64 " questions were not asked; the "
			       "same with a larger one asks them alone",
			       pc_model_use(pc)->beyond_budget);
	if (status > 0) /* nobody reads any more */
		return PC_OK;
	return status ? status : batch.failed ? 1 : PC_OK;
}
