/* SPDX-License-Identifier: Apache-2.0
 * findfaster's own: its options, what it found, and the steps that show it. */
#ifndef FINDFASTER_H
#define FINDFASTER_H

#include <perfcopilot.h>

struct json_object;

struct findfaster {
	const char *target, *check;
	int type;
	bool verify;
	uint32_t rows;
	struct pc_list command; /* of --verify */
};

/* What --verify found of one alternative. */
struct findfaster_measured {
	size_t alternative;
	bool ran, same_output;
	const char *why;	     /* why it was not measured; NULL: it was */
	struct pc_decision decision; /* of wall time, the alternative being head */
};

/* Something that depends on the target, or on what may stand in its place. */
struct findfaster_use {
	uint32_t thing;		 /* 0: the target; 1 + n: alternative n */
	struct pc_dependency at; /* its texts lie in pc's arena */
};

/* A file or folder that may say something, and was not read whole; in pc's arena. */
struct findfaster_unread {
	const char *path, *why;
};

/* What a folder says. */
struct findfaster_check {
	struct pc_depends sums;
	struct pc_table keys; /* of names that are looked for; see things */
	uint32_t *things;     /* owned; by key: as of a use */
	size_t thing_room;
	struct findfaster_use *uses; /* owned */
	size_t count, room;
	unsigned *declared;		  /* kinds in which a thing is, by thing */
	uint64_t left_out;		  /* beyond what is kept */
	struct findfaster_unread *unread; /* owned; the first of them */
	size_t unread_kept, unread_room;
	uint64_t unread_count; /* all */
};

struct findfaster_result {
	const struct findfaster *options;
	unsigned kinds;	  /* that are looked at */
	const char *type; /* the word of --software-type; NULL: any */
	struct pc_alternatives known;
	struct findfaster_check check;
	struct findfaster_measured *measured; /* in pc's arena */
	size_t measured_count;
};

/* Looks through the folder of --check for the target and its alternatives. (check.c) */
int findfaster_check(struct pc *pc, struct findfaster_result *r);
void findfaster_check_clear(struct findfaster_check *check);
/* Whether a dependency that is locked is one that is declared too. */
bool findfaster_is_direct(const struct findfaster_result *r, const struct findfaster_use *use);
/* At how many places alternative `index` is there already. */
uint64_t findfaster_present(const struct findfaster_result *r, size_t index);

/* Whether what was not found is not there: nothing was left unread. */
bool findfaster_saw_all(const struct findfaster_result *r);

/* Measures the alternatives on the command of --verify. (verify.c) */
int findfaster_verify(struct pc *pc, struct findfaster_result *r);

/* Every fact, once: the caller's reference. (document.c) */
struct json_object *findfaster_document(const struct findfaster_result *r);
/* A view of it, which takes the reference over. (view.c) */
struct pc_report *findfaster_report(struct pc *pc, const struct findfaster_result *r,
				    struct json_object *document);
/* What a model is asked: what is known locally, fenced. (prompt.c) */
int findfaster_prompt(struct pc *pc, struct json_object *document, struct pc_query *out_query);
#endif
