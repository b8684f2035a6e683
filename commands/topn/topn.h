/* SPDX-License-Identifier: Apache-2.0
 * topn's own: its options, what it found out, and the two steps that show it. */
#ifndef TOPN_H
#define TOPN_H

#include <perfcopilot.h>

struct json_object;

struct topn {
	struct pc_list infiles, diff;
	uint32_t rows;
	int by, sort, colors;
	bool normalize, advice, flame, icicle, reverse;
	double min_width;
	const char *event, *filter, *format;
	const char *focus, *ignore, *hide, *callers, *callees;
	const char *flamegraph, *folded, *speedscope, *pprof, *title; /* files, and a title */
};

/* Who calls a function, or whom it calls, where that was asked for. */
struct topn_relatives {
	bool asked;
	struct pc_relatives found;
};

/* The profile to compare with. */
struct topn_old {
	struct pc_profile *whole, *profile; /* as read, as selected; NULL: none */
	size_t event;
	struct pc_ranking ranking;
	struct pc_diff diff;
};

struct topn_result {
	const struct topn *options;
	struct pc_profile *whole, *profile; /* as read, as selected */
	size_t event;
	enum pc_rank_by by; /* what is ranked in the end */
	enum pc_rank_sort sort;
	const char *by_word, *sort_word, *title, *column;
	struct pc_ranking main, functions, libraries;
	struct topn_relatives relatives[2]; /* by enum pc_relation */
	struct topn_old old;
	struct pc_advice_list advice;
};

/* Whether stacks were chosen, so that what is shown is a part of the whole. */
static inline bool topn_selects(const struct topn *options)
{
	return options->focus[0] || options->ignore[0] || options->hide[0];
}

static inline const struct pc_event *topn_event(const struct topn_result *result)
{
	return pc_profile_events(result->profile, &(size_t){ 0 }) + result->event;
}

/* Whether the ranking is shown: who asks what moved, or for callers, has seen it. */
static inline bool topn_shows_ranking(const struct topn_result *result)
{
	return !result->old.profile && !result->relatives[PC_CALLERS].asked &&
	       !result->relatives[PC_CALLEES].asked;
}

/* How much of the whole --focus, --ignore and --hide have left; NAN: unknown, or none of them
 * given. (document.c) */
double topn_selected_percent(const struct topn_result *result);
/* "34.05 % of the whole (focus json, hide malloc)", in pc's arena; NULL: nothing was selected.
 * (view_facts.c) */
const char *topn_selected(struct pc *pc, const struct topn_result *result);
/* The pictures and exports that were asked for. (files.c) */
int topn_write_files(struct pc *pc, const struct topn_result *result);
/* A flame of letters; NULL: there are no stacks. (files.c) */
const struct pc_tree *topn_tree(struct pc *pc, const struct topn_result *result);
extern const char *const topn_color_words[];
extern const char *const topn_by_words[], *const topn_sort_words[];
/* The profiles, and then the ranking and all else that the options ask of them. (find.c) */
int topn_read(struct pc *pc, struct topn_result *result);
int topn_find(struct pc *pc, struct topn_result *result);
/* In a talk the model may ask for what the options can. (tool.c) */
void topn_offer_tool(struct pc *pc, const struct topn_result *result);
/* The document of commands/topn.md; a new reference. (document.c) */
struct json_object *topn_document(const struct topn_result *result);
/* Its parts about an input, a difference, and callers or callees; new references, NULL: not asked
 * for. (document_input.c, document_parts.c) */
struct json_object *topn_input_document(const struct pc_profile *profile, size_t event);
struct json_object *topn_advice_document(const struct topn_result *result);
struct json_object *topn_diff_document(const struct topn_result *result);
struct json_object *topn_relatives_document(const struct topn_result *result,
					    enum pc_relation relation);
/* The view of a document for people; takes a reference over. (view.c) */
struct pc_report *topn_report(struct pc *pc, const struct topn_result *result,
			      struct json_object *document);
/* The report, and what a model says of it where one is configured. (model.c) */
int topn_show(struct pc *pc, const struct topn_result *result);
/* Its parts. (view_facts.c, view_parts.c) */
void topn_show_facts(struct pc *pc, struct pc_report *report, const struct topn_result *result,
		     struct json_object *document);
void topn_show_notes(struct pc_report *report, const struct topn_result *result);
void topn_show_advice(struct pc_report *report, const struct topn_result *result);
void topn_show_diff(struct pc_report *report, const struct topn_result *result,
		    struct json_object *document);
void topn_show_relatives(struct pc_report *report, const struct topn_result *result,
			 struct json_object *document);

#endif
