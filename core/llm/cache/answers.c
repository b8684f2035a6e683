/* SPDX-License-Identifier: Apache-2.0
 * Rows of the file of answers as JSON objects. */
#include "llm/cache/answers.h"

#include <string.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/cache/store.h"

/* An open file of answers; table NULL: there is none. */
struct opened {
	const struct pc_cache_table *table;
	struct pc_cache *cache;
};

static void pc_auto_opened(struct opened *file)
{
	if (file->cache)
		file->table->close(file->cache);
}

static int open_existing(struct pc *pc, struct opened *file)
{
	struct stat st;

	*file = (struct opened){ 0 };
	if (lstat(pc_store_path(pc), &st))
		return PC_OK;
	return pc_store_open(pc, &file->table, &file->cache);
}

static int told(struct pc *pc, const char *why)
{
	return why ? pc_fail(pc, PC_EINPUT, "%s", why) : PC_OK;
}

const char *pc_answers_path(struct pc *pc)
{
	return pc_store_path(pc);
}

/* ---- reading ---- */
struct reading {
	const struct pc_answers_wanted *wanted;
	pc_answers_each *each;
	void *context;
	size_t given;
};

static bool holds(struct json_object *object, const char *key, const char *text)
{
	struct json_object *value = json_object_object_get(object, key);

	return json_object_is_type(value, json_type_string) &&
	       strcasestr(json_object_get_string(value), text);
}

/* The module looks at JSON as a whole, keys too. */
static bool is_wanted(const struct pc_answers_wanted *wanted, const struct pc_answers_row *row)
{
	return !wanted->text || (row->question && (holds(row->question, "prompt", wanted->text) ||
						   holds(row->question, "system", wanted->text) ||
						   holds(row->answer, "text", wanted->text)));
}

static struct json_object *object_of(const char *json, size_t size)
{
	const char *why;
	struct json_object *object =
		json ? pc_json_parse((struct pc_span){ json, size }, &why) : NULL;

	if (json_object_is_type(object, json_type_object))
		return object;
	json_object_put(object);
	return NULL;
}

static bool give(void *context, const struct pc_kept *kept)
{
	struct reading *reading = context;
	PC_AUTO(json)
	struct json_object *question = object_of(kept->identity, kept->identity_size);
	PC_AUTO(json) struct json_object *answer = object_of(kept->answer, kept->answer_size);
	bool whole = question && answer;
	struct pc_answers_row row = {
		.id = kept->id,
		.when_s = kept->when_s,
		.question = whole ? question : NULL,
		.answer = whole ? answer : NULL,
	};

	if (!is_wanted(reading->wanted, &row))
		return true;
	if (!reading->each(reading->context, &row))
		return false;
	return !reading->wanted->limit || ++reading->given < reading->wanted->limit;
}

static int give_one(struct pc *pc, const struct opened *file, struct reading *reading)
{
	struct pc_kept kept;
	const char *why = file->table->show(file->cache, reading->wanted->id, &kept);

	if (!why && kept.id)
		give(reading, &kept);
	return told(pc, why);
}

/* As it stands in JSON. */
static void add_needle(struct pc_text *out, const char *text)
{
	PC_AUTO(json) struct json_object *string = pc_json_string(text);
	PC_AUTO(text) struct pc_text json = { 0 };

	pc_json_print(&json, string, false);
	pc_text_add(out, json.data + 1, json.size - 2);
}

int pc_answers_find(struct pc *pc, const struct pc_answers_wanted *wanted, pc_answers_each *each,
		    void *context)
{
	PC_AUTO(opened) struct opened file = { 0 };
	PC_AUTO(text) struct pc_text needle = { 0 };
	struct pc_answers_wanted copy = { 0 };
	struct reading reading = { &copy, each, context, 0 };
	int status = open_existing(pc, &file);

	memcpy(&copy, wanted, wanted->size < sizeof(copy) ? wanted->size : sizeof(copy));
	if (status || !file.table)
		return status;
	if (copy.id)
		return give_one(pc, &file, &reading);
	if (copy.text)
		add_needle(&needle, copy.text);
	return told(pc, file.table->list(file.cache, needle.data, copy.text ? 0 : copy.limit, give,
					 &reading));
}

/* ---- the rest ---- */
int pc_answers_forget(struct pc *pc, int64_t id, int64_t before_s, uint64_t *out_count)
{
	PC_AUTO(opened) struct opened file = { 0 };
	uint64_t count = 0;
	int status = open_existing(pc, &file);

	if (!status && file.table)
		status = told(pc, file.table->forget(file.cache, id, before_s, &count));
	if (!status)
		*out_count = count;
	return status;
}

int pc_answers_stats(struct pc *pc, struct pc_answers_stats *out_stats)
{
	PC_AUTO(opened) struct opened file = { 0 };
	struct pc_answers_stats stats = { 0 };
	int status = open_existing(pc, &file);

	if (!status && file.table)
		status = told(pc, file.table->stats(file.cache, &stats.count, &stats.size_bytes,
						    &stats.oldest_s, &stats.newest_s));
	if (!status)
		*out_stats = stats;
	return status;
}
