/* SPDX-License-Identifier: Apache-2.0
 * Looking functions up in doing.def. Every function of a dump is looked up once: ten thousand
 * threads share few. */
#include "trace/doing_table.h"

#include "base/auto.h"
#include "trace/build.h"
#include "trace/plain.h"

const struct pc_doing_row pc_doing_rows[] = {
/* clang-format off */
#define PC_DOING(role, kind, what, names) { PC_DOES_##role, PC_DOING_##kind, what, names },
#include "trace/doing.def"
#undef PC_DOING
	/* clang-format on */
};

enum { ROWS = sizeof(pc_doing_rows) / sizeof(pc_doing_rows[0]) };
_Static_assert((int)ROWS < (int)PC_DOES_NO_ROW, "a row is a byte");
const size_t pc_doing_row_count = ROWS;

/* ---- the table ---- */
static uint32_t each_term(void (*take)(void *context, const struct pc_doing_term *term),
			  void *context)
{
	uint32_t count = 0;

	for (size_t i = 0; i < ROWS; i++) {
		struct pc_span rest = pc_span(pc_doing_rows[i].names), name;
		bool more = true;

		while (more) {
			struct pc_doing_term term = { .row = (uint8_t)i };

			more = pc_span_cut(rest, '|', &name, &rest);
			term.text = more ? name : rest;
			term.prefix = pc_span_ends(term.text, "*");
			term.text.size -= term.prefix;
			take(context, &term);
			count++;
		}
	}
	return count;
}

static void count_term(void *context, const struct pc_doing_term *term)
{
	uint32_t *begin = context;

	begin[(unsigned char)term->text.data[0] + 1]++;
}

struct filling {
	struct pc_doing_term *terms;
	uint32_t at[256];
};

static void place_term(void *context, const struct pc_doing_term *term)
{
	struct filling *filling = context;

	filling->terms[filling->at[(unsigned char)term->text.data[0]]++] = *term;
}

static void make_terms(struct pc *pc, struct pc_doings *doings)
{
	struct filling filling;
	uint32_t count = each_term(count_term, doings->begin);

	for (size_t i = 0; i < 256; i++)
		doings->begin[i + 1] += doings->begin[i];
	memcpy(filling.at, doings->begin, sizeof(filling.at));
	filling.terms = doings->terms =
		pc_arena_alloc(pc_memory(pc), count * sizeof(*doings->terms));
	each_term(place_term, &filling);
}

static bool is_term(const struct pc_doing_term *term, struct pc_span name)
{
	if (term->prefix ? name.size < term->text.size : name.size != term->text.size)
		return false;
	return !memcmp(name.data, term->text.data, term->text.size);
}

static void look_up(const struct pc_doings *doings, struct pc_span name,
		    struct pc_doing_known *known)
{
	unsigned char c = name.size ? (unsigned char)name.data[0] : 0;

	for (uint32_t i = doings->begin[c]; i < doings->begin[c + 1]; i++) {
		const struct pc_doing_term *term = &doings->terms[i];
		uint8_t *row = &known->rows[pc_doing_rows[term->row].role];

		if (*row == PC_DOES_NO_ROW && is_term(term, name))
			*row = term->row;
	}
}

/* "__GI___poll", "__libc_read", "__x64_sys_futex", "syscall.read" are what "poll", "read" … say. */
static struct pc_span bare(struct pc_span name)
{
	static const char *const fronts[] = { "_",	  "GI_",       "libc_",
					      "x64_sys_", "ia32_sys_", "arm64_sys_",
					      "se_sys_",  "sys_",      "new_" };

	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]);) {
		size_t size = strlen(fronts[i]);

		if (name.size > size && pc_span_starts(name, fronts[i])) {
			name.data += size;
			name.size -= size;
			i = 0;
		} else {
			i++;
		}
	}
	return name;
}

/* Modules and sources of what stands beneath every program. */
static bool is_system(const struct pc_call_site *site)
{
	static const char *const modules[] = { "libc.so", "libc-2",   "libpthread", "ld-linux",
					       "ld-2",	  "[vdso]",   "linux-vdso", "libjvm.so",
					       "vmlinux", "[kernel]", "libsystem_", "dyld",
					       "ntdll",	  "kernel32", "KERNELBASE", "libdispatch" };
	static const char *const sources[] = { "sysdeps/", "nptl/", "/rustc/", "glibc" };
	const char *slash = site->module ? strrchr(site->module, '/') : NULL;
	struct pc_span module = pc_span(slash ? slash + 1 : site->module);

	if (site->kind == PC_FRAME_KERNEL)
		return true;
	for (size_t i = 0; module.size && i < sizeof(modules) / sizeof(modules[0]); i++)
		if (pc_span_starts(module, modules[i]))
			return true;
	for (size_t i = 0; site->file && i < sizeof(sources) / sizeof(sources[0]); i++)
		if (strstr(site->file, sources[i]))
			return true;
	return false;
}

/* Functions of Python are known by their modules too: "wait" in "/usr/lib/python3.11/threading.py"
 * is threading.wait. */
static bool is_python(struct pc_text *out, const struct pc_call_site *site, struct pc_span name)
{
	struct pc_span module = pc_span(site->file), rest;

	if (!pc_span_ends(module, ".py"))
		return false;
	if (pc_span_cut_last(module, '/', &rest, &rest))
		module = rest;
	pc_text_add(out, module.data, module.size - 2);
	pc_text_add(out, name.data, name.size);
	return true;
}

static void know(const struct pc_doings *doings, const struct pc_call_site *site,
		 struct pc_span name, struct pc_doing_known *known)
{
	struct pc_text python PC_AUTO(text) = { 0 };
	struct pc_span short_name = bare(name);

	memset(known->rows, PC_DOES_NO_ROW, sizeof(known->rows));
	if (site->function && is_python(&python, site, name)) {
		look_up(doings, pc_text_span(&python), known);
	} else if (site->function) {
		look_up(doings, name, known);
		if (short_name.size != name.size)
			look_up(doings, short_name, known);
	}
	known->runtime = !site->function || is_system(site);
	for (size_t i = 0; i < PC_DOES_ROLES; i++)
		known->runtime |= known->rows[i] != PC_DOES_NO_ROW;
}

struct pc_doings *pc_doings_new(struct pc *pc, const struct pc_dump *dump)
{
	struct pc_doings *doings = pc_arena_alloc(pc_memory(pc), sizeof(*doings));
	struct pc_plain_frames plain PC_AUTO(plain_frames) = { 0 };

	doings->dump = dump;
	make_terms(pc, doings);
	doings->by_frame =
		pc_arena_alloc(pc_memory(pc), (dump->frame_count + 1) * sizeof(*doings->by_frame));
	pc_plain_frames_init(&plain, pc, dump);
	for (uint32_t i = 0; i < dump->frame_count; i++)
		know(doings, &dump->frames[i], plain.names.keys[plain.by_frame[i]],
		     &doings->by_frame[i]);
	return doings;
}
