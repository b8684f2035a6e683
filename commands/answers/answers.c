/* SPDX-License-Identifier: Apache-2.0
 * answers: what models have answered and is kept. */
#include "answers.h"

#include <time.h>

const char command[] = "answers";
const char help[] = "Look through the answers of models that are kept, export and forget them";

#define ROWS                                                                      \
	{                                                                         \
		PC_UINT(struct answers_list, rows), "top", 'n', "N", "20",        \
			.min = 0, .max = 1e9, .help = "show the newest N; 0: all" \
	}
static const struct pc_arg list_rows[] = { ROWS, { 0 } };
static const struct pc_arg search_rows[] = {
	ROWS,
	{ PC_STRING(struct answers_list, text), .metavar = "TEXT", .flags = PC_REQUIRED,
	  .help = "what is looked for, in small letters or capitals" },
	{ 0 },
};
static const struct pc_arg show_rows[] = {
	{ PC_LIST(struct answers_ids, ids), .metavar = "ID", .flags = PC_REQUIRED,
	  .help = "as 'answers list' shows it" },
	{ 0 },
};
static const struct pc_arg export_rows[] = {
	{ PC_LIST(struct answers_ids, ids), .metavar = "ID", .help = "only these; none is all" },
	{ 0 },
};
static const struct pc_arg forget_rows[] = {
	{ PC_DOUBLE(struct answers_forget, older_than_days), "older-than", 0, "DAYS", .min = 0.001,
	  .max = 36500, .help = "those that were answered before that" },
	{ PC_FLAG(struct answers_forget, all), "all", .help = "all of them" },
	{ PC_LIST(struct answers_forget, ids), .metavar = "ID", .help = "these" },
	{ 0 },
};

int add_args(struct pc_args *args)
{
	static const struct pc_verb verbs[] = {
		{ "list", "show which answers are kept, newest first; what no verb does too",
		  PC_READS, sizeof(struct answers_list), list_rows, answers_run_list },
		{ "show", "show questions and answers in full", PC_READS,
		  sizeof(struct answers_ids), show_rows, answers_run_show },
		{ "search", "list those whose question or answer holds a text", PC_READS,
		  sizeof(struct answers_list), search_rows, answers_run_list },
		{ "export", "write them as --record does, for --replay", PC_READS,
		  sizeof(struct answers_ids), export_rows, answers_run_export },
		{ "forget", "wipe answers: they are asked for anew", PC_READS | PC_WRITES,
		  sizeof(struct answers_forget), forget_rows, answers_run_forget },
		{ "stats", "show how many there are, since when, and where", PC_READS, 0, NULL,
		  answers_run_stats },
		{ 0 },
	};
	int status = pc_args_verbs(args, verbs);

	pc_args_effects(args, PC_READS);
	return status ? status : pc_args_declare(args, sizeof(struct answers_list), list_rows);
}

int run(struct pc *pc, const void *options)
{
	return answers_run_list(pc, options);
}

/* ---- what several verbs share ---- */
struct json_object *answers_time(int64_t when_s)
{
	time_t time = (time_t)when_s;
	char text[32];
	struct tm parts;

	if (!when_s || !gmtime_r(&time, &parts) ||
	    !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts))
		return NULL;
	return json_object_new_string(text);
}

struct json_object *answers_document(struct pc *pc, const char *verb)
{
	struct json_object *document = json_object_new_object();

	json_object_object_add(document, "command", pc_json_string("answers"));
	json_object_object_add(document, "verb", pc_json_string(verb));
	json_object_object_add(document, "file", pc_json_string(pc_answers_path(pc)));
	return document;
}

int answers_ids(struct pc *pc, const struct pc_list *list, const int64_t **out_ids)
{
	int64_t *ids = pc_arena_alloc(pc_memory(pc), (list->count + 1) * sizeof(*ids));

	for (size_t i = 0; i < list->count; i++)
		if (!pc_span_int(pc_span(list->items[i]), &ids[i]) || ids[i] < 1)
			return pc_fail(pc, PC_EUSAGE,
				       "'%s' is no number of an answer; 'perfcopilot answers list' "
				       "shows them",
				       list->items[i]);
	*out_ids = ids;
	return PC_OK;
}

struct json_object *answers_get(struct json_object *object, const char *key)
{
	return object ? json_object_object_get(object, key) : NULL;
}

PC_PLUGIN;
