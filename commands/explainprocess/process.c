/* SPDX-License-Identifier: Apache-2.0
 * A process by its number, as /proc shows it: one look, nothing is stopped or traced. It may end
 * while it is looked at; what was read until then is told. */
#include <inttypes.h>
#include <pwd.h>
#include <sched.h>

#include "explainprocess.h"

enum { WORDS_MAX = 4096, ENVIRONMENT_MAX = 64 };

struct stat_line {
	char state;
	int64_t parent, minor_faults, major_faults, user_ticks, system_ticks, nice, start_ticks,
		policy;
};

/* Fields are counted behind the last ")" of the name; the state is field 3. */
static bool read_stat(struct process_reader *reader, struct stat_line *out)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	const char *close;
	struct pc_span rest, word;
	int64_t fields[53] = { 0 };

	if (!process_file(reader, "stat", &text) || !(close = memrchr(text.data, ')', text.size)))
		return false;
	rest = pc_span_trim(
		(struct pc_span){ close + 1, text.size - (size_t)(close + 1 - text.data) });
	out->state = rest.size ? rest.data[0] : '?';
	for (size_t i = 3; i < 53 && rest.size; i++) {
		if (!pc_span_cut(rest, ' ', &word, &rest)) {
			word = rest;
			rest.size = 0;
		}
		if (!pc_span_int(word, &fields[i]))
			fields[i] = 0;
	}
	out->parent = fields[4];
	out->minor_faults = fields[10];
	out->major_faults = fields[12];
	out->user_ticks = fields[14];
	out->system_ticks = fields[15];
	out->nice = fields[19];
	out->start_ticks = fields[22];
	out->policy = fields[41];
	return true;
}

/* ---- time ---- */
static double uptime_s(struct process_reader *reader)
{
	struct process_reader system = *reader;
	PC_AUTO(text) struct pc_text text = { 0 };

	system.folder = "/proc";
	return process_file(&system, "uptime", &text) ? strtod(text.data, NULL) : 0;
}

static void add_time(struct process_reader *reader, const struct stat_line *line)
{
	struct json_object *process = reader->process;
	int64_t ticks = sysconf(_SC_CLK_TCK) > 0 ? sysconf(_SC_CLK_TCK) : 100;
	double runs_s = uptime_s(reader) - (double)line->start_ticks / (double)ticks;
	int64_t cpu_ms = (line->user_ticks + line->system_ticks) * 1000 / ticks;

	pc_json_add_count(process, "user_ms", line->user_ticks * 1000 / ticks);
	pc_json_add_count(process, "system_ms", line->system_ticks * 1000 / ticks);
	if (runs_s < 0)
		runs_s = 0;
	pc_json_add_count(process, "runs_ms", (int64_t)(runs_s * 1000));
	pc_json_add(process, "cpu_percent",
		    runs_s > 0.5 ? pc_json_percent((double)cpu_ms / 10 / runs_s) : NULL);
}

static void add_scheduling(struct process_reader *reader, const struct stat_line *line)
{
	static const struct {
		int policy;
		const char *word;
	} policies[] = { { SCHED_OTHER, "normal" },
			 { SCHED_BATCH, "batch" },
			 { SCHED_IDLE, "idle" },
			 { SCHED_FIFO, "real time, first in first out" },
			 { SCHED_RR, "real time, round robin" } };
	const char *word = NULL;

	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++)
		if (policies[i].policy == line->policy)
			word = policies[i].word;
	pc_json_add_text(reader->process, "scheduling", word);
	pc_json_add_count(reader->process, "nice", line->nice);
}

/* ---- status ---- */
static const char *user_of(struct pc *pc, int64_t uid)
{
	struct passwd entry, *found = NULL;
	char room[4096];

	if (uid < 0 || getpwuid_r((uid_t)uid, &entry, room, sizeof(room), &found) || !found)
		return NULL;
	return pc_arena_strdup(pc_memory(pc), entry.pw_name);
}

static void add_bytes(struct json_object *process, const char *key, const struct pc_text *text,
		      const char *field)
{
	int64_t kib = process_number(text, field);

	process_add_number(process, key, kib < 0 || kib > INT64_MAX / 1024 ? -1 : kib * 1024);
}

static void add_status(struct process_reader *reader)
{
	struct json_object *process = reader->process;
	PC_AUTO(text) struct pc_text status = { 0 }, memory = { 0 };
	struct pc_span list;
	int64_t uid;

	process_file(reader, "status", &status);
	uid = process_number(&status, "Uid");
	process_add_number(process, "uid", uid);
	pc_json_add_text(process, "user", user_of(reader->pc, uid));
	add_bytes(process, "resident_bytes", &status, "VmRSS");
	add_bytes(process, "resident_peak_bytes", &status, "VmHWM");
	add_bytes(process, "virtual_bytes", &status, "VmSize");
	add_bytes(process, "swap_bytes", &status, "VmSwap");
	process_add_number(process, "voluntary_switches",
			   process_number(&status, "voluntary_ctxt_switches"));
	process_add_number(process, "involuntary_switches",
			   process_number(&status, "nonvoluntary_ctxt_switches"));
	if (process_field(&status, "Cpus_allowed_list", &list))
		pc_json_add_text(process, "processors",
				 pc_arena_strndup(pc_memory(reader->pc), list.data, list.size));
	if (process_file(reader, "smaps_rollup", &memory))
		add_bytes(process, "proportional_bytes", &memory, "Pss");
}

static void add_io(struct process_reader *reader)
{
	static const char *const keys[][2] = {
		{ "rchar", "read_calls_bytes" },     { "wchar", "write_calls_bytes" },
		{ "syscr", "read_calls" },	     { "syscw", "write_calls" },
		{ "read_bytes", "disk_read_bytes" }, { "write_bytes", "disk_write_bytes" }
	};
	PC_AUTO(text) struct pc_text io = { 0 };

	if (!process_file(reader, "io", &io))
		return;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		process_add_number(reader->process, keys[i][1], process_number(&io, keys[i][0]));
}

static void add_one(struct process_reader *reader, const char *name, const char *key)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	int64_t value;

	if (process_file(reader, name, &text) &&
	    pc_span_int(pc_span_trim(pc_text_span(&text)), &value))
		pc_json_add_count(reader->process, key, value);
}

/* ---- environment ---- */
static bool matters(struct pc_span name)
{
	static const char *const beginnings[] = {
		"MALLOC_",	  "LD_PRELOAD",	   "LD_LIBRARY_PATH",
		"LD_BIND_NOW",	  "OMP_",	   "KMP_",
		"GOMP_",	  "GOMAXPROCS",	   "GOGC",
		"GOMEMLIMIT",	  "GODEBUG",	   "JAVA_TOOL_OPTIONS",
		"JAVA_OPTS",	  "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS",
		"PYTHON",	  "NODE_OPTIONS",  "UV_THREADPOOL_SIZE",
		"RUBY_GC_",	  "RUBYOPT",	   "OPENBLAS_",
		"MKL_",		  "BLIS_",	   "GLIBC_TUNABLES",
		"DOTNET_",	  "COMPlus_",	   "TCMALLOC_",
		"MIMALLOC_",	  "TOKIO_",	   "RAYON_",
		"RUST_BACKTRACE", "RUST_LOG",	   "WEB_CONCURRENCY",
		"PERL5OPT"
	};

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (pc_span_starts(name, beginnings[i]))
			return true;
	return false;
}

/* Of all others not even the name is told. */
static void add_environment(struct process_reader *reader)
{
	struct json_object *array = json_object_new_array();
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span rest, entry, name, value;

	process_file(reader, "environ", &text);
	pc_text_add(&text, "", 1);
	rest = pc_text_span(&text);
	while (explain_count(array) < ENVIRONMENT_MAX && pc_span_cut(rest, '\0', &entry, &rest)) {
		struct pc_arena *arena = pc_memory(reader->pc);

		if (!matters(entry) || !pc_span_cut(entry, '=', &name, &value))
			continue;
		json_object_array_add(
			array, pc_json_string(pc_hide_secrets(
				       reader->pc,
				       pc_arena_printf(arena, "%.*s=%.*s", (int)name.size,
						       name.data, (int)value.size, value.data))));
	}
	pc_json_add(reader->process, "environment", array);
}

/* ---- the command line ---- */
static void read_words(struct process_reader *reader, struct pc_list *out_words)
{
	const char **words = pc_arena_alloc(pc_memory(reader->pc), sizeof(*words) * WORDS_MAX);
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span rest, word;
	size_t count = 0;

	if (process_file(reader, "cmdline", &text) && text.data[text.size - 1])
		pc_text_add(&text, "", 1);
	rest = pc_text_span(&text);
	while (count < WORDS_MAX && pc_span_cut(rest, '\0', &word, &rest))
		words[count++] = pc_arena_strndup(pc_memory(reader->pc), word.data, word.size);
	*out_words = (struct pc_list){ words, count };
}

static void add_links(struct process_reader *reader)
{
	const char *exe = process_link(reader, "exe");

	pc_json_add_text(reader->process, "executable", exe);
	pc_json_add(reader->process, "executable_deleted",
		    exe ? json_object_new_boolean(pc_span_ends(pc_span(exe), " (deleted)")) : NULL);
	pc_json_add_text(reader->process, "folder", process_link(reader, "cwd"));
}

static void add_name(struct process_reader *reader)
{
	PC_AUTO(text) struct pc_text name = { 0 };
	struct pc_span plain;

	process_file(reader, "comm", &name);
	plain = pc_span_trim(pc_text_span(&name));
	pc_json_add_text(reader->process, "name",
			 pc_arena_strndup(pc_memory(reader->pc), plain.data, plain.size));
}

/* The number may be another process's by now: one that began at another time. */
static void check_is_there(struct process_reader *reader, struct process_found *found,
			   const struct stat_line *before)
{
	struct stat_line now;

	if (!read_stat(reader, &now) || now.start_ticks != before->start_ticks)
		json_object_array_add(found->notes,
				      pc_json_string("the process ended while it was looked at: "
						     "some of the numbers are missing"));
}

static void read_all(struct process_reader *reader, struct process_found *found,
		     const struct stat_line *line, struct pc_list *out_words)
{
	add_name(reader);
	read_words(reader, out_words);
	add_links(reader);
	pc_json_add_count(reader->process, "parent", line->parent);
	add_time(reader, line);
	add_scheduling(reader, line);
	add_status(reader);
	pc_json_add_count(reader->process, "minor_faults", line->minor_faults);
	pc_json_add_count(reader->process, "major_faults", line->major_faults);
	process_threads(reader);
	process_files(reader);
	add_io(reader);
	add_one(reader, "oom_score", "oom_score");
	add_one(reader, "oom_score_adj", "oom_score_adj");
	process_cgroup(reader);
	add_environment(reader);
	check_is_there(reader, found, line);
	pc_json_add(reader->process, "unreadable", json_object_get(reader->unread));
}

int process_read(struct pc *pc, struct process_found *found, struct pc_list *out_words)
{
	PC_AUTO(json) struct json_object *unread = json_object_new_array();
	struct process_reader reader = {
		.pc = pc,
		.root = "",
		.folder = pc_arena_printf(pc_memory(pc), "/proc/%u", found->options->pid),
		.unread = unread,
	};
	struct stat_line line;

	if (!read_stat(&reader, &line))
		return pc_fail(pc, PC_EINPUT,
			       "there is no process %u, or it can't be seen from here; ps -e "
			       "lists those that can",
			       found->options->pid);
	found->pid = reader.process = json_object_new_object();
	pc_json_add_count(reader.process, "pid", found->options->pid);
	read_all(&reader, found, &line, out_words);
	if (explain_count(unread))
		json_object_array_add(
			found->notes,
			pc_json_string("it is another user's process: its owner and root see more "
				       "of it"));
	return PC_OK;
}
