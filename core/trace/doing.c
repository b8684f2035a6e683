/* SPDX-License-Identifier: Apache-2.0
 * From the functions near a leaf to what a thread does. Every function of a dump is looked up once:
 * ten thousand threads share few. */
#include "trace/doing.h"

#include <stdlib.h>

#include "base/auto.h"
#include "trace/build.h"
#include "trace/plain.h"

enum role { FIRST, ABOVE, NEAR, BUSY, STATE, OURS, ROLES };

/* So far from the leaf is looked for what waits, for what says it better, and for what work is. */
enum { NEAREST = 16, FARTHEST = 48, WORK = 10, ITSELF = 2 };

static const struct row {
	enum role role;
	enum pc_doing_kind kind;
	const char *what, *names;
} rows[] = {
/* clang-format off */
#define PC_DOING(role, kind, what, names) { role, PC_DOING_##kind, what, names },
#include "trace/doing.def"
#undef PC_DOING
	/* clang-format on */
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]), NO_ROW = 0xff };
_Static_assert(ROWS < NO_ROW, "a row is a byte");

struct term {
	struct pc_span text;
	uint8_t row;
	bool prefix;
};

/* What the rows say of one function: the first row of each role that knows it. */
struct known {
	uint8_t rows[ROLES];
	bool runtime;
};

struct pc_doings {
	const struct pc_dump *dump;
	struct term *terms; /* by the first byte, in the order of the rows */
	uint32_t begin[257];
	struct known *by_frame;
};

/* ---- the table ---- */
static uint32_t each_term(void (*take)(void *context, const struct term *term), void *context)
{
	uint32_t count = 0;

	for (uint8_t i = 0; i < ROWS; i++) {
		struct pc_span rest = pc_span(rows[i].names), name;
		bool more = true;

		while (more) {
			struct term term = { .row = i };

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

static void count_term(void *context, const struct term *term)
{
	uint32_t *begin = context;

	begin[(unsigned char)term->text.data[0] + 1]++;
}

struct filling {
	struct term *terms;
	uint32_t at[256];
};

static void place_term(void *context, const struct term *term)
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

static bool is_term(const struct term *term, struct pc_span name)
{
	if (term->prefix ? name.size < term->text.size : name.size != term->text.size)
		return false;
	return !memcmp(name.data, term->text.data, term->text.size);
}

static void look_up(const struct pc_doings *doings, struct pc_span name, struct known *known)
{
	unsigned char c = name.size ? (unsigned char)name.data[0] : 0;

	for (uint32_t i = doings->begin[c]; i < doings->begin[c + 1]; i++) {
		const struct term *term = &doings->terms[i];
		uint8_t *row = &known->rows[rows[term->row].role];

		if (*row == NO_ROW && is_term(term, name))
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
		 struct pc_span name, struct known *known)
{
	struct pc_text python PC_AUTO(text) = { 0 };
	struct pc_span short_name = bare(name);

	memset(known->rows, NO_ROW, sizeof(known->rows));
	if (site->function && is_python(&python, site, name)) {
		look_up(doings, pc_text_span(&python), known);
	} else if (site->function) {
		look_up(doings, name, known);
		if (short_name.size != name.size)
			look_up(doings, short_name, known);
	}
	known->runtime = !site->function || is_system(site);
	for (size_t i = 0; i < ROLES; i++)
		known->runtime |= known->rows[i] != NO_ROW;
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

/* ---- a trace ---- */
static const char *const words[] = { "unknown", "failed", "lock", "condition", "idle",	   "sleep",
				     "events",	"socket", "file", "dns",       "database", "child",
				     "memory",	"gc",	  "jit",  "waits",     "computes" };

const char *pc_doing_word(enum pc_doing_kind kind)
{
	return words[kind];
}

bool pc_doing_waits(enum pc_doing_kind kind)
{
	return (kind >= PC_DOING_LOCK && kind <= PC_DOING_CHILD) || kind == PC_DOING_WAITS;
}

static const struct known *known_at(const struct pc_doings *doings, const struct pc_trace *trace,
				    uint32_t at)
{
	return &doings->by_frame[trace->frames[at]];
}

static void say(struct pc_doing *doing, uint8_t row, uint32_t frame)
{
	doing->kind = rows[row].kind;
	doing->what = rows[row].what;
	doing->frame = frame;
}

/* The outermost of a runtime's own functions that wait says best for what: below "lock" there is
 * "park", and below that a futex. */
static void find_first(const struct pc_doings *doings, const struct pc_trace *trace,
		       struct pc_doing *doing)
{
	uint32_t end = trace->frame_count < NEAREST ? trace->frame_count : NEAREST;

	for (uint32_t i = 0; i < end; i++) {
		const struct known *known = known_at(doings, trace, i);

		if (known->rows[FIRST] != NO_ROW)
			say(doing, known->rows[FIRST], i);
		else if (!known->runtime)
			break;
	}
}

/* A worker that is idle waits for a lock too: that of its queue. Who does not wait at all, as far
 * as is known, may do so in what is the leaf itself, or next to it. */
static bool may_be_better(const struct pc_doing *doing, const struct row *row, uint32_t at)
{
	if (doing->kind == PC_DOING_LOCK)
		return row->kind == PC_DOING_LOCK || row->kind == PC_DOING_IDLE;
	if (doing->kind == PC_DOING_FAILED)
		return false;
	return pc_doing_waits(doing->kind) || at < ITSELF;
}

static void find_above(const struct pc_doings *doings, const struct pc_trace *trace,
		       struct pc_doing *doing)
{
	uint32_t end = trace->frame_count < FARTHEST ? trace->frame_count : FARTHEST;
	uint32_t first = doing->frame == PC_NONE ? 0 : doing->frame;

	for (uint32_t i = 0; i < end; i++) {
		const struct known *known = known_at(doings, trace, i);
		uint8_t above = known->rows[ABOVE], near = known->rows[NEAR];

		if (above != NO_ROW && may_be_better(doing, &rows[above], i))
			say(doing, above, i);
		else if (near != NO_ROW && i <= first + ITSELF &&
			 may_be_better(doing, &rows[near], i))
			say(doing, near, i);
		else
			continue;
		if (doing->kind == PC_DOING_IDLE || doing->kind == PC_DOING_DNS ||
		    doing->kind == PC_DOING_DATABASE)
			return;
	}
}

static void find_work(const struct pc_doings *doings, const struct pc_trace *trace,
		      struct pc_doing *doing)
{
	for (uint32_t i = 0; i < trace->frame_count && i < WORK; i++) {
		uint8_t row = known_at(doings, trace, i)->rows[BUSY];

		if (row != NO_ROW) {
			say(doing, row, i);
			return;
		}
	}
}

static uint32_t find_own(const struct pc_doings *doings, const struct pc_trace *trace)
{
	for (uint32_t i = 0; i < trace->frame_count; i++)
		if (!known_at(doings, trace, i)->runtime)
			return i;
	return PC_NONE;
}

/* What the runtime says in words. */
static void find_state(const struct pc_trace *trace, struct pc_doing *doing)
{
	struct known known;

	memset(known.rows, NO_ROW, sizeof(known.rows));
	for (uint32_t i = 0; trace->state_text && i < ROWS; i++) {
		struct pc_span rest = pc_span(rows[i].names), name;
		bool more = rows[i].role == STATE;

		while (more && known.rows[STATE] == NO_ROW) {
			more = pc_span_cut(rest, '|', &name, &rest);
			name = more ? name : rest;
			if (!strncmp(trace->state_text, name.data, name.size))
				known.rows[STATE] = (uint8_t)i;
		}
	}
	if (known.rows[STATE] != NO_ROW)
		say(doing, known.rows[STATE], PC_NONE);
}

/* Nothing in its frames tells: its state is all that is known. */
static void fall_back(const struct pc_trace *trace, struct pc_doing *doing)
{
	static const struct {
		enum pc_trace_state state;
		enum pc_doing_kind kind;
		const char *what;
	} states[] = {
		{ PC_STATE_RUNNING, PC_DOING_COMPUTES, "computes" },
		{ PC_STATE_WAITING, PC_DOING_WAITS, "waits" },
		{ PC_STATE_BLOCKED, PC_DOING_LOCK, "waits for a lock" },
		{ PC_STATE_SLEEPING, PC_DOING_SLEEP, "sleeps" },
		{ PC_STATE_FAILED, PC_DOING_FAILED, "failed here" },
	};

	if (trace->state == PC_STATE_UNKNOWN && trace->frame_count) {
		doing->kind = PC_DOING_COMPUTES;
		doing->what = "computes";
	}
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (states[i].state == trace->state) {
			doing->kind = states[i].kind;
			doing->what = states[i].what;
		}
}

/* Stacks of what was before say nothing of what is done now. */
static const char *const past[] = {
	[PC_ROLE_ALLOCATED] = "allocated there",
	[PC_ROLE_FREED] = "freed there",
	[PC_ROLE_CREATED] = "started there",
};

static void find_all(const struct pc_doings *doings, const struct pc_trace *trace,
		     struct pc_doing *doing)
{
	find_first(doings, trace, doing);
	if (doing->kind == PC_DOING_UNKNOWN)
		find_state(trace, doing);
	if (doing->kind == PC_DOING_UNKNOWN)
		find_work(doings, trace, doing);
	if (doing->kind == PC_DOING_UNKNOWN)
		fall_back(trace, doing);
	find_above(doings, trace, doing);
}

struct pc_doing pc_doing_of(const struct pc_doings *doings, const struct pc_trace *trace)
{
	struct pc_doing doing = { .what = "not known", .frame = PC_NONE };

	doing.own = find_own(doings, trace);
	if (trace->role >= PC_ROLE_ALLOCATED) {
		doing.what = past[trace->role];
	} else if (trace->state == PC_STATE_FAILED || trace->role == PC_ROLE_ERROR ||
		   trace->role == PC_ROLE_CAUSE) {
		doing.kind = PC_DOING_FAILED;
		doing.what = "failed here";
	} else if (trace->frame_count || trace->state == PC_STATE_BLOCKED) {
		find_all(doings, trace, &doing);
	} else {
		doing.what = "shows no stack";
	}
	doing.word = words[doing.kind];
	return doing;
}
