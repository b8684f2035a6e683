/* SPDX-License-Identifier: Apache-2.0
 * The patch in a model's answer: whether it applies is found out, never taken for granted. */
#include "model.h"

void code_patch(struct pc *pc, const struct code_result *r, const struct pc_answer *answer,
		struct pc_patch *out_patch)
{
	struct pc_span text = { answer->text, answer->text_size };

	*out_patch = (struct pc_patch){ .state_word = "none", .text = "" };
	if (!pc_patch_check(pc, code_folder(pc, r), text, out_patch))
		return;
	out_patch->state = PC_PATCH_UNCHECKED;
	out_patch->state_word = "unchecked";
	out_patch->why = pc_arena_strdup(pc_memory(pc), pc_error(pc));
}

struct json_object *code_patch_document(const struct pc_patch *patch)
{
	struct json_object *object, *files;

	if (patch->state == PC_PATCH_NONE)
		return NULL;
	object = json_object_new_object();
	files = json_object_new_array();
	for (size_t i = 0; i < patch->file_count; i++)
		json_object_array_add(files, pc_json_string(patch->files[i]));
	json_object_object_add(object, "state", pc_json_string(patch->state_word));
	json_object_object_add(object, "why", pc_json_string(patch->why));
	json_object_object_add(object, "files", files);
	json_object_object_add(object, "text", pc_json_string(patch->text));
	return object;
}

void code_show_patch(struct pc_report *report, const struct pc_patch *patch)
{
	PC_AUTO(text) struct pc_text names = { 0 };

	for (size_t i = 0; i < patch->file_count; i++)
		pc_text_printf(&names, "%s%s", i ? ", " : "", patch->files[i]);
	switch (patch->state) {
	case PC_PATCH_APPLIES:
		pc_report_text(report, "The patch applies to %s.", names.data);
		break;
	case PC_PATCH_FAILS:
		pc_report_note(report, PC_LEVEL_WARNING,
			       "the patch is a sketch: it does not apply: %s", patch->why);
		break;
	case PC_PATCH_LEAVES:
		pc_report_note(report, PC_LEVEL_WARNING,
			       "the patch is a sketch, and must not be applied as it is: %s",
			       patch->why);
		break;
	case PC_PATCH_UNCHECKED:
		pc_report_note(report, PC_LEVEL_NOTE, "the patch is a sketch: %s",
			       patch->why ? patch->why
					  : "the sources are not at hand; --sources names "
					    "their folder");
		break;
	default:
		pc_report_text(report, "There is no patch in the answer.");
	}
}
