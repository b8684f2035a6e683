/* SPDX-License-Identifier: Apache-2.0
 * Names of functions as they are compared. */
#include "trace/plain.h"

#include "advice/name.h"
#include "base/auto.h"
#include "trace/build.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What a runtime made up as it ran is numbered as it came: "Main$$Lambda$14/0x00000008000c4", "main
 * $Proxy12", "lambda$main$0", "{lambda#1}". */
static bool is_made_up(struct pc_span name)
{
	static const char *const words[] = { "ambda",	    "$Proxy",  "Accessor",
					     "$$Generated", "CGLIB$$", "/0x" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (pc_span_find(name, words[i]))
			return true;
	return false;
}

/* A number with the mark before it: "$14", "/0x00000008000c4", "#1", "12" */
static size_t number_size(struct pc_span name, size_t at)
{
	size_t end = at + (strchr("$#/@", name.data[at]) != NULL && name.data[at]);

	if (end + 2 < name.size && name.data[end] == '0' && name.data[end + 1] == 'x') {
		end += 2;
		while (end < name.size && isxdigit((unsigned char)name.data[end]))
			end++;
		return end - at;
	}
	if (end == name.size || !is_digit(name.data[end]))
		return 0;
	while (end < name.size && is_digit(name.data[end]))
		end++;
	return end - at;
}

void pc_plain_name(struct pc_text *out, struct pc_span function)
{
	struct pc_text scratch PC_AUTO(text) = { 0 };
	struct pc_span file = PC_SPAN(""), name = pc_advice_name(&scratch, function, &file);
	size_t at = 0;

	if (!name.size)
		name = function;
	if (!is_made_up(name)) {
		pc_text_add(out, name.data, name.size);
		return;
	}
	while (at < name.size) {
		size_t skip = number_size(name, at);

		if (!skip)
			pc_text_putc(out, name.data[at++]);
		at += skip;
	}
}

static uint32_t name_of(struct pc_plain_frames *plain, struct pc_text *text,
			const struct pc_call_site *site)
{
	text->size = 0;
	if (site->function)
		pc_plain_name(text, pc_span(site->function));
	else if (site->module || (site->file && !site->line))
		pc_text_printf(text, "[%s]", site->module ? site->module : site->file);
	else if (site->file) /* nothing else tells one from another */
		pc_text_printf(text, "[%s:%u]", site->file, site->line);
	else
		pc_text_puts(text, "[unknown]");
	return pc_table_intern(&plain->names, pc_text_span(text), NULL);
}

void pc_plain_frames_init(struct pc_plain_frames *plain, struct pc *pc, const struct pc_dump *dump)
{
	struct pc_text text PC_AUTO(text) = { 0 };

	*plain = (struct pc_plain_frames){ .by_frame = pc_arena_alloc(pc_memory(pc),
								      (dump->frame_count + 1) *
									      sizeof(uint32_t)) };
	pc_table_init(&plain->names, pc_memory(pc));
	for (uint32_t i = 0; i < dump->frame_count; i++)
		plain->by_frame[i] = name_of(plain, &text, &dump->frames[i]);
}

void pc_plain_frames_clear(struct pc_plain_frames *plain)
{
	pc_table_clear(&plain->names);
}
