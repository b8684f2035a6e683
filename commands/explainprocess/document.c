/* SPDX-License-Identifier: Apache-2.0
 * The JSON document of explainprocess. Described in commands/explainprocess.md. */
#include "explainprocess.h"

static struct json_object *program(const struct process_found *found)
{
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "path", found->program);
	pc_json_add_text(object, "kind", found->kind);
	pc_json_add_text(object, "interpreter", found->interpreter);
	pc_json_add_text(object, "language", found->language);
	pc_json_add_text(object, "machine", found->binary.machine);
	pc_json_add(object, "needed", explain_list(&found->binary.needed));
	pc_json_add(object, "package", explain_package(found->package));
	pc_json_add_flag(object, "help_run", found->help.size > 0);
	return object;
}

static const char *base_name(const char *path)
{
	const char *at = strrchr(path, '/');

	return at && at[1] ? at + 1 : path;
}

static struct json_object *advice(struct pc *pc, const struct process_found *found)
{
	const char *name = found->program	? found->program
			   : found->words.count ? found->words.items[0]
						: "";
	const struct pc_advice_frame frames[] = {
		{ NULL, base_name(name), NULL, PC_FRAME_USER, true },
	};

	return explain_advice(pc, frames, 1);
}

struct json_object *process_document(struct pc *pc, const struct process_found *found)
{
	struct json_object *document = json_object_new_object();

	pc_json_add_text(document, "command", "explainprocess");
	pc_json_add(document, "program", program(found));
	pc_json_add(document, "words", process_words(pc, found));
	pc_json_add(document, "process", json_object_get(found->pid));
	pc_json_add(document, "observations", process_observe(pc, found->pid));
	pc_json_add(document, "manual", explain_manual(found->manual));
	pc_json_add(document, "advice", advice(pc, found));
	pc_json_add(document, "notes", json_object_get(found->notes));
	pc_json_add(document, "model", NULL);
	pc_json_add(document, "optimizations", NULL);
	return document;
}
