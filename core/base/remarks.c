/* SPDX-License-Identifier: Apache-2.0
 * Remarks on inputs: collected, sealed, and written into documents. */
#include "base/remarks.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/json.h"
#include "base/remarks_builder.h"
#include "base/text.h"

void pc_remarks_init(struct pc_remarks_builder *builder, struct pc *pc)
{
	*builder = (struct pc_remarks_builder){ .pc = pc };
}

void pc_remarks_begin(struct pc_remarks_builder *builder, const char *input)
{
	builder->inputs++;
	builder->input = input;
	builder->skipped = 0;
}

/* ---- notes ---- */

static bool is_said(const struct pc_remarks_builder *builder, const char *input, const char *text)
{
	for (uint32_t i = 0; i < builder->note_count; i++) {
		const struct pc_remark *note = &builder->notes[i];
		bool same_input =
			input && note->input ? !strcmp(input, note->input) : input == note->input;

		if (same_input && !strcmp(text, note->text))
			return true;
	}
	return false;
}

static void add_note(struct pc_remarks_builder *builder, const char *input, struct pc_span text)
{
	struct pc_text valid PC_AUTO(text) = { 0 };

	if (builder->note_count == PC_NOTES_MAX)
		return;
	if (builder->note_count == PC_NOTES_MAX - 1)
		text = PC_SPAN("there is more to know, but this is enough");
	pc_text_valid(&valid, text);
	if (!is_said(builder, input, pc_text_span(&valid).data))
		builder->notes[builder->note_count++] =
			(struct pc_remark){ input, pc_arena_strdup(pc_memory(builder->pc),
								   pc_text_span(&valid).data) };
}

void pc_remarks_note(struct pc_remarks_builder *builder, const char *input, const char *fmt,
		     va_list args)
{
	struct pc_text text PC_AUTO(text) = { 0 };

	if (builder->note_count == PC_NOTES_MAX)
		return;
	pc_text_vprintf(&text, fmt, args);
	add_note(builder, input, pc_text_span(&text));
}

/* ---- lines that do not belong, and damage ---- */
static const char *place(const struct pc_remarks_builder *builder, const char *what,
			 uint64_t number)
{
	return pc_arena_printf(pc_memory(builder->pc), "%s: %s %" PRIu64, builder->input, what,
			       number);
}

void pc_remarks_skip(struct pc_remarks_builder *builder, uint64_t line_number)
{
	builder->skipped++;
	if (!builder->all.skipped++)
		builder->all.skipped_first = place(builder, "line", line_number);
}

/* The first is what the input is known by, any other a note. */
static void damage(struct pc_remarks_builder *builder, const char *at, struct pc_span reason)
{
	struct pc_text text PC_AUTO(text) = { 0 };

	if (builder->all.damage_at) {
		pc_text_printf(&text, "%s: ", at);
		pc_text_add(&text, reason.data, reason.size);
		add_note(builder, NULL, pc_text_span(&text));
		return;
	}
	pc_text_valid(&text, reason);
	builder->all.damage_at = at;
	builder->all.damage_reason =
		pc_arena_strdup(pc_memory(builder->pc), pc_text_span(&text).data);
}

void pc_remarks_damage_line(struct pc_remarks_builder *builder, uint64_t line_number,
			    const char *fmt, va_list args)
{
	struct pc_text reason PC_AUTO(text) = { 0 };

	pc_text_vprintf(&reason, fmt, args);
	damage(builder, place(builder, "line", line_number), pc_text_span(&reason));
}

void pc_remarks_damage_byte(struct pc_remarks_builder *builder, uint64_t byte, const char *reason)
{
	damage(builder, place(builder, "byte", byte), pc_span(reason));
}

void pc_remarks_take(struct pc_remarks_builder *builder, const struct pc_remarks *remarks)
{
	for (const char *const *note = remarks->notes; *note; note++)
		add_note(builder, builder->input, pc_span(*note));
	if (remarks->damage_at)
		damage(builder, remarks->damage_at, pc_span(remarks->damage_reason));
	if (remarks->skipped && !builder->all.skipped)
		builder->all.skipped_first = remarks->skipped_first;
	builder->all.skipped += remarks->skipped;
}

/* ---- what came of it ---- */
const char *pc_remarks_why(const struct pc_remarks_builder *builder)
{
	struct pc_text why PC_AUTO(text) = { 0 };

	if (builder->skipped)
		pc_text_printf(&why, ", %" PRIu64 " line%s of it could not be understood",
			       builder->skipped, builder->skipped == 1 ? "" : "s");
	if (builder->all.damage_at)
		pc_text_printf(&why, ", damaged at %s: %s", builder->all.damage_at,
			       builder->all.damage_reason);
	return pc_arena_strdup(pc_memory(builder->pc), pc_text_span(&why).data);
}

struct pc_remarks pc_remarks_seal(const struct pc_remarks_builder *builder)
{
	struct pc_arena *arena = pc_memory(builder->pc);
	const char **notes = pc_arena_alloc(arena, (builder->note_count + 1) * sizeof(*notes));
	struct pc_remarks remarks = builder->all;

	for (uint32_t i = 0; i < builder->note_count; i++) {
		const struct pc_remark *note = &builder->notes[i];
		bool named = note->input && builder->inputs > 1;

		notes[i] = named ? pc_arena_printf(arena, "%s: %s", note->input, note->text)
				 : note->text;
	}
	remarks.notes = notes;
	return remarks;
}

/* ---- in a document ---- */
void pc_remarks_add(const struct pc_remarks *remarks, struct json_object *object)
{
	struct json_object *damage = NULL;

	if (remarks->damage_at) {
		damage = json_object_new_object();
		json_object_object_add(damage, "at", pc_json_string(remarks->damage_at));
		json_object_object_add(damage, "reason", pc_json_string(remarks->damage_reason));
	}
	json_object_object_add(object, "skipped_lines",
			       json_object_new_int64((int64_t)remarks->skipped));
	json_object_object_add(object, "damage", damage);
	json_object_object_add(object, "notes", pc_json_strings(remarks->notes));
}
