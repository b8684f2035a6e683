/* SPDX-License-Identifier: Apache-2.0
 * code's own: its options, what it found out, and what shows it. */
#ifndef CODE_H
#define CODE_H

#include <perfcopilot.h>

struct json_object;

struct code {
	const char *infile, *format, *event, *function;
	uint32_t lines, functions, context;
	bool advice;
};

struct code_sources;

struct code_result {
	const struct code *options;
	struct pc_listing *listing;
	uint32_t event;
	struct pc_hot hot;
	struct pc_advice_list advice;
	const struct code_sources *sources; /* NULL: they are not at hand */
};

/* The event that is looked at; NULL: the listing has none. */
static inline const struct pc_listing_event *code_event(const struct code_result *r)
{
	const struct pc_listing_event *events = pc_listing_events(r->listing, &(size_t){ 0 });

	return r->event == PC_NO_EVENT ? NULL : &events[r->event];
}

/* How many functions are shown. */
static inline size_t code_shown(const struct code_result *r)
{
	return r->hot.count < r->options->functions ? r->hot.count : r->options->functions;
}

/* What is hot in the listing, by the options. (code.c) */
int code_find(struct pc *pc, struct code_result *r);

/* The document of commands/code.md; a new reference. (document.c) */
struct json_object *code_document(const struct code_result *result);
/* One function of it. (document_function.c) */
struct json_object *code_function_document(const struct code_result *result, size_t index);
struct json_object *code_advice_document(const struct code_result *result); /* (advice.c) */
/* A number of the event's, a share; NULL where it is unknown. (document_function.c) */
struct json_object *code_cost(const struct pc_listing_event *event, int64_t value);

/* Looks for the files of the listing: in the folder of --sources, else where they are named.
 * (source.c) */
void code_find_sources(struct pc *pc, struct code_result *r);
/* The folder they are in; "" where there is none. (source.c) */
const char *code_folder(struct pc *pc, const struct code_result *r);
/* A line as it stands in its source, where that is at hand and the same; else `text`. (source.c) */
struct json_object *code_source_text(const struct code_result *r,
				     const struct pc_listing_part *part,
				     const struct pc_listing_line *line, const char *text);
/* The source around the hottest lines, as it is; NULL where it is not at hand. (source.c) */
struct json_object *code_source_document(const struct code_result *r,
					 const struct pc_hot_part *hot);

/* The view of a document for people; takes a reference over. (view.c) */
struct pc_report *code_report(struct pc *pc, const struct code_result *result,
			      struct json_object *document);
void code_show_function(struct pc_report *report, const struct code_result *result,
			struct json_object *function); /* (view_function.c) */
void code_show_advice(struct pc_report *report, const struct code_result *result); /* (advice.c) */
/* Lines in their places, in a fixed pitch: a pc_figure_draw over an array. (context.c) */
void code_draw_context(const void *figure, const struct pc_figure_style *style,
		       struct pc_text *out);
/* The lines around the hottest ones; a new array. (context.c) */
struct json_object *code_context(const struct code_result *result, const struct pc_hot_part *part);

/* The report, and what a model says of it where one is configured. (model.c) */
int code_show(struct pc *pc, const struct code_result *result);

#endif
