/* SPDX-License-Identifier: Apache-2.0
 * Frames of the kernel. */
#include "trace/native/kernel.h"
#include "trace/pieces.h"

static bool is_symbol(struct pc_span text)
{
	if (!text.size || (text.data[0] >= '0' && text.data[0] <= '9'))
		return false;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c && strchr("_.$:<>", c)))
			return false;
	}
	return true;
}

/* "[<ffffffff81234567>]", "[<0>]" in front */
static bool take_bracket(struct pc_span *text, struct pc_site *site)
{
	struct pc_span rest = *text;
	uint64_t address;

	if (!pc_native_take(&rest, "[<") || !pc_native_hex(&rest, &address) ||
	    !pc_native_take(&rest, ">]"))
		return false;
	site->address = address;
	*text = pc_span_trim(rest);
	return true;
}

/* "[mod]", "[mod 1a2b3c]" with the hash of a build, "mod" */
static bool take_module(struct pc_span text, struct pc_site *site)
{
	struct pc_span inner;

	text = pc_span_trim(text);
	if (pc_native_take(&text, "[")) {
		inner = pc_native_until(text, "]");
		if (inner.size == text.size)
			return false;
		site->module = pc_native_word(&inner);
		return true;
	}
	site->module = text;
	return !text.size || is_symbol(text);
}

/* "+0x12/0x34 [mod]" */
static bool take_offset(struct pc_span text, struct pc_site *site)
{
	uint64_t offset;

	if (!pc_native_hex(&text, &offset))
		return false;
	if (pc_native_take(&text, "/") && !pc_native_hex(&text, &offset))
		return false;
	if (text.size && text.data[0] != ' ')
		return false;
	text = pc_span_trim(text);
	return !text.size || (text.data[0] == '[' && take_module(text, site));
}

/* "(fs/a.c:12 (discriminator 3) fs/b.c:7) mod": what decode_stacktrace.sh makes of it; several
 * places are those of functions that were inlined. */
static bool take_decoded(struct pc_span text, struct pc_site *site)
{
	struct pc_span place, module;
	const char *end = NULL;

	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == ')')
			end = text.data + i;
	if (!pc_native_take(&text, "(") || !end)
		return false;
	place = (struct pc_span){ text.data, (size_t)(end - text.data) };
	module = pc_trace_after(text, end + 1);
	place = pc_native_word(&place);
	if (!pc_span_find(place, ":") || !take_module(module, site))
		return false;
	pc_trace_place(place, site);
	return true;
}

bool pc_kernel_site(struct pc_span text, struct pc_site *out_site, bool *out_doubtful)
{
	struct pc_site site = { .kind = PC_FRAME_KERNEL };
	struct pc_span rest;
	bool doubtful, bracket;

	text = pc_span_trim(text);
	bracket = take_bracket(&text, &site);
	doubtful = pc_native_take(&text, "? ");
	site.function = text;
	for (size_t i = 0; i < site.function.size; i++)
		if (text.data[i] == '+' || text.data[i] == ' ')
			site.function.size = i;
	rest = pc_trace_after(text, text.data + site.function.size);
	if (bracket && pc_span_starts(text, "0x") && !rest.size)
		site.function = PC_SPAN("");
	else if (!is_symbol(site.function) ||
		 !(pc_native_take(&rest, "+0x") ? take_offset(rest, &site)
		   : pc_native_take(&rest, " ") ? take_decoded(rest, &site)
						: false))
		return false;
	*out_site = site;
	*out_doubtful = doubtful;
	return true;
}
