/* SPDX-License-Identifier: Apache-2.0
 * Callgrind's compression of names. */
#include "formats/valgrind/callgrind_names.h"

#include <stdlib.h>

#include "base/arena.h"
#include "formats/lines.h"

void pc_callgrind_names_init(struct pc_callgrind_names *names, struct pc_arena *arena)
{
	*names = (struct pc_callgrind_names){ .room = 0 };
	pc_table_init(&names->texts, arena);
	pc_table_init(&names->numbers, arena);
}

void pc_callgrind_names_clear(struct pc_callgrind_names *names)
{
	pc_table_clear(&names->texts);
	pc_table_clear(&names->numbers);
	free(names->meaning);
}

/* callgrind writes "???", Python's lsprof "~" */
static uint32_t text_id(struct pc_callgrind_names *names, struct pc_span text)
{
	if (!text.size || pc_span_is(text, "???") || pc_span_is(text, "~"))
		return PC_NONE;
	return pc_table_intern(&names->texts, text, NULL);
}

/* "(12) main" into 12 and "main"; "(below main)" is a name. */
static bool cut_number(struct pc_span value, int64_t *out_number, struct pc_span *out_text)
{
	struct pc_span number, text;

	if (!value.size || value.data[0] != '(')
		return false;
	value.data++;
	value.size--;
	if (!pc_span_cut(value, ')', &number, &text) || !pc_span_digits(number) ||
	    !pc_span_int(number, out_number))
		return false;
	*out_text = pc_span_trim(text);
	return true;
}

uint32_t pc_callgrind_name(struct pc_callgrind_names *names, enum pc_callgrind_kind kind,
			   struct pc_span value)
{
	int64_t key[2] = { kind, 0 };
	struct pc_span text;
	uint32_t id;
	bool new;

	value = pc_span_trim(value);
	if (!cut_number(value, &key[1], &text))
		return text_id(names, value);
	id = pc_table_intern(&names->numbers, (struct pc_span){ (char *)key, sizeof(key) }, &new);
	if (new) {
		names->meaning = PC_GROW(names->meaning, id, names->room);
		names->meaning[id] = PC_NONE;
		names->undefined += !text.size;
	}
	if (text.size)
		names->meaning[id] = text_id(names, text);
	return names->meaning[id];
}
