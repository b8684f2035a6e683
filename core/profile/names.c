/* SPDX-License-Identifier: Apache-2.0
 * What names and numbers mean that every profiler writes in its own way: units of events, modules,
 * decimals. */
#include <ctype.h>
#include <string.h>

#include "profile/builder.h"

/* ---- events ---- */

static const struct {
	const char *name, *unit;
} event_units[] = {
	{ "cpu-clock", "ns" },
	{ "task-clock", "ns" },
	{ "duration_time", "ns" },
	{ "user_time", "ns" },
	{ "system_time", "ns" },
	{ "cpu", "ns" },
	{ "wall", "ns" },
	{ "delay", "ns" },
	{ "samples", "samples" },
	{ "cycles", "cycles" },
	{ "cpu-cycles", "cycles" },
	{ "ref-cycles", "cycles" },
	{ "bus-cycles", "cycles" },
	{ "instructions", "instructions" },
	{ "branches", "branches" },
	{ "branch-instructions", "branches" },
	{ "branch-misses", "misses" },
	{ "cache-misses", "misses" },
	{ "cache-references", "references" },
	{ "page-faults", "faults" },
	{ "faults", "faults" },
	{ "minor-faults", "faults" },
	{ "major-faults", "faults" },
	{ "alignment-faults", "faults" },
	{ "emulation-faults", "faults" },
	{ "context-switches", "switches" },
	{ "cs", "switches" },
	{ "cpu-migrations", "migrations" },
	{ "migrations", "migrations" },
	{ "alloc_space", "bytes" },
	{ "inuse_space", "bytes" },
	{ "alloc_objects", "count" },
	{ "inuse_objects", "count" },
	{ "contentions", "count" },
	{ "goroutine", "count" },
};

/* "cpu_core/cycles/P" gives "cycles", "cycles:uppp" gives "cycles"; a raw or traced event stays as
 * it is. */
static struct pc_span event_word(struct pc_span name)
{
	struct pc_span before, rest, word;

	if (pc_span_cut(name, '/', &before, &rest))
		return pc_span_cut(rest, '/', &word, &before) ? word : rest;
	if (pc_span_cut(name, ':', &word, &rest) && rest.size <= 8)
		return word;
	return name;
}

const char *pc_event_unit(struct pc_span event_name)
{
	struct pc_span word = event_word(pc_span_trim(event_name));

	for (size_t i = 0; i < sizeof(event_units) / sizeof(event_units[0]); i++)
		if (pc_span_is(word, event_units[i].name))
			return event_units[i].unit;
	if (pc_span_ends(word, "-misses"))
		return "misses";
	return "events";
}

/* ---- modules ---- */

static struct pc_span after_last(struct pc_span text, char c)
{
	const char *at = text.size ? memrchr(text.data, c, text.size) : NULL;
	size_t used = at ? (size_t)(at - text.data) + 1 : 0;

	if (!at || used == text.size)
		return text;
	return (struct pc_span){ text.data + used, text.size - used };
}

static struct pc_span undeleted(struct pc_span path)
{
	path = pc_span_trim(path);
	if (pc_span_ends(path, " (deleted)"))
		path.size -= strlen(" (deleted)");
	return path;
}

struct pc_span pc_module_name(struct pc_span path)
{
	static const char kernel[] = "[kernel.kallsyms]";

	path = undeleted(path);
	if (pc_span_is(path, "[unknown]") || pc_span_is(path, "unknown"))
		return (struct pc_span){ path.data, 0 };
	if (pc_span_starts(path,
			   kernel)) /* "[kernel.kallsyms]_stext", "[kernel.kallsyms].init.text" */
		path.size = strlen(kernel);
	if (path.size && (path.data[0] == '[' || pc_span_starts(path, "//")))
		return path; /* "[heap]", "[JIT] tid 42", "//anon" are no paths */
	if (memchr(path.data ? path.data : "", '/', path.size))
		return after_last(path, '/');
	return after_last(path, '\\');
}

/* In brackets stand the kernel, its modules ("[ext4]"), and what the kernel maps into programs. */
static enum pc_frame_kind bracket_kind(struct pc_span name)
{
	static const char *const user[] = { "[vdso", "[vsyscall", "[heap", "[stack",
					    "[anon", "[uprobes",  NULL };

	if (pc_span_starts(name, "[guest"))
		return PC_FRAME_GUEST;
	if (pc_span_starts(name, "[hypervisor"))
		return PC_FRAME_HYPERVISOR;
	if (pc_span_starts(name, "[JIT"))
		return PC_FRAME_JIT;
	for (size_t i = 0; user[i]; i++)
		if (pc_span_starts(name, user[i]))
			return PC_FRAME_USER;
	return PC_FRAME_KERNEL;
}

static bool is_kernel_file(struct pc_span name)
{
	static const char *const ends[] = { ".ko", ".ko.gz", ".ko.xz", ".ko.zst", NULL };

	for (size_t i = 0; ends[i]; i++)
		if (pc_span_ends(name, ends[i]))
			return true;
	return pc_span_starts(name, "vmlinux") || pc_span_starts(name, "vmlinuz") ||
	       pc_span_is(name, "kcore") || pc_span_starts(name, "bpf_prog_");
}

enum pc_frame_kind pc_module_kind(struct pc_span path)
{
	struct pc_span name = pc_module_name(path);

	if (!name.size)
		return PC_FRAME_UNKNOWN;
	if (name.data[0] == '[')
		return bracket_kind(name);
	if (is_kernel_file(name))
		return PC_FRAME_KERNEL;
	if ((pc_span_starts(name, "perf-") && pc_span_ends(name, ".map")) ||
	    pc_span_starts(name, "jitted-") ||
	    (pc_span_starts(name, "jit-") && pc_span_ends(name, ".dump")))
		return PC_FRAME_JIT;
	return PC_FRAME_USER;
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits with thousands apart ("1,234,567") or without; what follows is left in *text. */
static bool integer_part(struct pc_span *text, int64_t *out_value)
{
	size_t at = 0, run = 0;
	bool grouped = false;
	int64_t value = 0;

	for (; at < text->size && (is_digit(text->data[at]) || text->data[at] == ','); at++) {
		if (text->data[at] == ',') {
			if (run == 0 || run > 3 || (grouped && run != 3))
				return false;
			grouped = true;
			run = 0;
			continue;
		}
		run++;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, text->data[at] - '0', &value))
			return false;
	}
	if (run == 0 || (grouped && run != 3))
		return false;
	*out_value = value;
	text->data += at;
	text->size -= at;
	return true;
}

bool pc_decimal(struct pc_span text, int64_t *out_value, unsigned *out_digits)
{
	unsigned digits = 0;
	bool negative;
	int64_t value;

	text = pc_span_trim(text);
	negative = text.size && text.data[0] == '-';
	text.data += negative;
	text.size -= negative;
	if (!integer_part(&text, &value))
		return false;
	if (text.size && (text.data[0] != '.' || text.size == 1))
		return false;
	for (size_t i = 1; i < text.size; i++) {
		if (!is_digit(text.data[i]))
			return false;
		if (digits == 9) /* finer than any profiler measures */
			continue;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, text.data[i] - '0', &value))
			return false;
		digits++;
	}
	*out_value = negative ? -value : value;
	*out_digits = digits;
	return true;
}

/* How many bytes at `at` keep thousands apart where the comma is the decimal point: a point, an
 * apostrophe, a no-break space or a narrow one. */
static size_t apart(struct pc_span text, size_t at)
{
	static const char *const marks[] = { ".", "'", "\xc2\xa0", "\xe2\x80\xaf" };
	struct pc_span rest = { text.data + at, text.size - at };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (pc_span_starts(rest, marks[i]))
			return strlen(marks[i]);
	return 0;
}

bool pc_decimal_comma(struct pc_span text, int64_t *out_value, unsigned *out_digits)
{
	struct pc_span plain;
	char bytes[64];
	size_t size = 0, mark;

	if (text.size && (text.data[0] == '_' || isalpha((unsigned char)text.data[0])))
		return false; /* a name: most cells of most tables */
	for (size_t i = 0; i < text.size && size < sizeof(bytes); i += mark ? mark : 1) {
		mark = apart(text, i);
		bytes[size++] = mark ? ',' : text.data[i] == ',' ? '.' : text.data[i];
	}
	plain = (struct pc_span){ bytes, size };
	return size < sizeof(bytes) && pc_decimal(plain, out_value, out_digits);
}

/* Some languages want a no-break space before the sign. */
static struct pc_span without_sign(struct pc_span text)
{
	text = pc_span_trim((struct pc_span){ text.data, text.size - 1 });
	if (pc_span_ends(text, "\xc2\xa0"))
		text.size -= 2;
	else if (pc_span_ends(text, "\xe2\x80\xaf"))
		text.size -= 3;
	return text;
}

bool pc_percent(struct pc_span text, int64_t *out_hundredths)
{
	unsigned digits;
	int64_t value;

	text = pc_span_trim(text);
	if (!text.size || text.data[text.size - 1] != '%')
		return false;
	text = without_sign(text);
	if (!pc_decimal(text, &value, &digits) && !pc_decimal_comma(text, &value, &digits))
		return false;
	if (value < 0)
		return false;
	for (; digits > 3; digits--)
		value /= 10;
	if (digits == 3)
		value = value / 10 + (value % 10 >= 5);
	for (; digits < 2; digits++)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	*out_hundredths = value;
	return true;
}

bool pc_scaled(int64_t value, int64_t multiplier, int64_t divisor, int64_t *out_value)
{
	__int128 product = (__int128)value * multiplier + divisor / 2;

	product /= divisor;
	if (product > INT64_MAX)
		return false;
	*out_value = (int64_t)product;
	return true;
}
