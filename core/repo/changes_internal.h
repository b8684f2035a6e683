/* SPDX-License-Identifier: Apache-2.0
 * Inside of what changed: files with both sides, and the functions of them while they are sorted
 * out. */
#ifndef PC_REPO_CHANGES_INTERNAL_H
#define PC_REPO_CHANGES_INTERNAL_H

#include "base/table.h"
#include "repo/changes.h"
#include "repo/ctags.h"
#include "repo/repo.h"

/* One side of a file; all in the arena. */
struct pc_file_side {
	const char *path;    /* NULL: it is not there */
	struct pc_span text; /* empty, where it is no text */
	bool is_text;
	struct pc_functions functions;
};

struct pc_file_change {
	char status; /* of struct pc_repo_change; '=': it does not differ */
	struct pc_file_side base, head;
	bool in_function; /* some function of it differs */
};

struct pc_finding {
	struct pc *pc;
	const struct pc_repo_table *repo;
	struct pc_repo_between between;
	struct pc_file_change *files; /* owned */
	size_t count, room, bytes;
	struct pc_changed_function *functions; /* owned */
	size_t function_count, function_room;
	const char **remarks; /* owned */
	size_t remark_count, remark_room;
	uint32_t binary_files;
	const char *note;
};

int pc_finding_start(const struct pc_between *between, struct pc_finding *out);
void pc_finding_clear(struct pc_finding *finding);
static inline void pc_auto_finding(struct pc_finding *finding)
{
	pc_finding_clear(finding);
}
void pc_finding_remark(struct pc_finding *finding, const char *text); /* borrowed */
/* Why the module could not do it. */
int pc_finding_failed(struct pc_finding *finding, const struct pc_repo_why *why);
/* The files that differ, with their texts. */
int pc_finding_files(struct pc_finding *finding);
/* The functions of all files of which `wanted`, or all where it is NULL. */
int pc_finding_functions(struct pc_finding *finding, const bool *wanted);
void pc_finding_add(struct pc_finding *finding, const struct pc_changed_function *function);
/* A function of both sides; either NULL, but not both. */
struct pc_changed_function pc_finding_pair(const struct pc_file_change *base_file,
					   const struct pc_function *base,
					   const struct pc_file_change *head_file,
					   const struct pc_function *head);
/* Sorts, lists what is left, hands over. */
void pc_finding_end(struct pc_finding *finding, struct pc_changes *out_changes);

/* callers.c: who calls the functions found, at head. */
int pc_callers_find(struct pc_finding *finding);

#endif
