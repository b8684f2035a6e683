/* SPDX-License-Identifier: Apache-2.0
 * stacktrace's own: its options, what it found out, and what makes document and view of it. */
#ifndef STACKTRACE_H
#define STACKTRACE_H

#include <perfcopilot.h>

struct json_object;

struct stacktrace {
	struct pc_list infiles;
	uint32_t rows;
	bool all, advice;
	const char *format, *filter, *thread;
};

enum {
	STACKTRACE_FRAMES = 16, /* of a stack are shown, unless all are asked for */
	STACKTRACE_STACKS = 5	/* of groups are shown */
};

struct stacktrace_result {
	const struct stacktrace *options;
	struct pc *pc;
	struct pc_dump *dump;
	const struct pc_trace *traces; /* of the dump */
	size_t trace_count;
	struct pc_trace_groups groups;
	struct pc_locks locks;
	struct pc_advice_list advice;
	struct json_object *kept; /* rows of tables, until they are rendered */
	const bool *selected;	  /* by trace; in the arena */
	size_t thread_groups;	  /* of those whose threads are counted */
	bool samples;		  /* it is a profile: counts are samples, not threads */
};

static inline struct json_object *stacktrace_number(int64_t value)
{
	return value == PC_UNKNOWN || value < 0 ? NULL : json_object_new_int64(value);
}

/* ---- document.c ---- */
struct json_object *stacktrace_document(const struct stacktrace_result *r);
/* What a thread is called in a sentence; in the arena. */
const char *stacktrace_thread(const struct stacktrace_result *r, uint32_t trace);
/* ---- document_parts.c ---- */
struct json_object *stacktrace_frames(const struct stacktrace_result *r,
				      const struct pc_trace *trace, size_t most);
struct json_object *stacktrace_locks(const struct stacktrace_result *r);
struct json_object *stacktrace_deadlocks(const struct stacktrace_result *r);
struct json_object *stacktrace_advice(const struct stacktrace_result *r);
/* ---- view.c, view_parts.c ---- */
/* An empty array that lives until the report is rendered. */
static inline struct json_object *stacktrace_rows(const struct stacktrace_result *r)
{
	struct json_object *rows = json_object_new_array();

	json_object_array_add(r->kept, rows);
	return rows;
}
struct pc_report *stacktrace_report(struct pc *pc, const struct stacktrace_result *r,
				    struct json_object *document);
void stacktrace_show_stack(struct pc_report *report, const struct stacktrace_result *r,
			   struct json_object *group);
void stacktrace_show_locks(struct pc_report *report, const struct stacktrace_result *r,
			   struct json_object *document);
void stacktrace_show_advice(struct pc_report *report, const struct stacktrace_result *r);
void stacktrace_show_notes(struct pc_report *report, const struct stacktrace_result *r);
/* ---- prompt.c ---- */
/* The question about a document; how many rows did not fit into it. */
int stacktrace_prompt(struct pc *pc, struct json_object *document, struct pc_query *out_query,
		      size_t *out_left_out);
/* What a model reads of a document, groups as many as fit. */
void stacktrace_tell(struct json_object *document, struct pc_telling *telling);
/* ---- stacktrace.c ---- */
/* Groups, locks and remedies of the dump, by the options. */
int stacktrace_find(struct pc *pc, struct stacktrace_result *r);
/* ---- tool.c ---- */
/* Where a talk will follow; the result has to live as long as the run. */
void stacktrace_offer_tool(struct pc *pc, const struct stacktrace_result *result);
/* ---- show.c ---- */
int stacktrace_show(struct pc *pc, struct stacktrace_result *r);

#endif
