/* SPDX-License-Identifier: Apache-2.0
 * explainfunction's own: its options, and what it found out about the function. */
#ifndef EXPLAINFUNCTION_H
#define EXPLAINFUNCTION_H

#include "../explain/explain.h"

struct explainfunction {
	const char *library, *function;
	bool optimizations;
};

struct function_found {
	const struct explainfunction *options;
	bool is_kernel, kernel_has;
	const char *kernel_module; /* "": the kernel itself */
	struct pc_places places;
	const struct pc_place *place; /* the one that is shown; NULL: no file of that name */
	struct pc_binary binary;
	bool has_binary;
	const struct pc_package *package;
	const struct pc_manual *manual;
	struct pc_list notes;
};

/* (find.c) */
int function_find(struct pc *pc, struct function_found *found);
/* What the name asks of the processor: [{"feature","present"}]; a new reference. (features.c) */
struct json_object *function_features(const char *name);
/* A new reference. (document.c) */
struct json_object *function_document(struct pc *pc, const struct function_found *found);
/* Takes the reference over. (view.c) */
struct pc_report *function_report(struct pc *pc, struct json_object *document);

#endif
