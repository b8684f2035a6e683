/* SPDX-License-Identifier: Apache-2.0
 * Files that a program opens, as perfcopilot-tracer tells. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/context.h"
#include "base/module.h"
#include "base/table.h"
#include "input/process.h"
#include "repo/artefacts_internal.h"

enum { PIECE = 1 << 16, TOLD_MAX = 64 << 20 };

extern char **environ;

/* Whether the tracer, which gets our environment, has it already. */
static bool is_inherited(const char *variable)
{
	for (char **ours = environ; *ours; ours++)
		if (!strcmp(*ours, variable))
			return true;
	return false;
}

static bool has_name(const char *const *variables, const char *name, size_t size)
{
	for (; *variables; variables++)
		if (!strncmp(*variables, name, size) && (*variables)[size] == '=')
			return true;
	return false;
}

/* What the program's environment has that ours has not, and the names of what it lacks: words of a
 * command can be seen by everybody on the machine, and a token in the environment must not. */
static size_t differences(struct pc *pc, const char *const *wanted, const char **out)
{
	size_t count = 0;

	for (size_t i = 0; wanted[i]; i++)
		if (!is_inherited(wanted[i]))
			out[count++] = wanted[i];
	for (char **ours = environ; *ours; ours++) {
		size_t size = strcspn(*ours, "=");

		if (size && !has_name(wanted, *ours, size))
			out[count++] = pc_arena_strndup(pc_memory(pc), *ours, size);
	}
	return count;
}

/* perfcopilot-tracer FOLDER BELOW COUNT VARIABLE… PROGRAM ARGUMENT… */
static const char *const *command(struct pc *pc, const struct pc_opening *opening,
				  const char *tracer, const char *below)
{
	const char *const *ours = (const char *const *)(uintptr_t)environ;
	const char *const *wanted = opening->environment ? opening->environment : ours;
	size_t count = 0, argc = 0, at = 0;
	const char **argv;

	while (ours[at])
		at++;
	while (wanted[count])
		count++;
	while (opening->argv[argc])
		argc++;
	argv = pc_arena_alloc(pc_memory(pc), (at + count + argc + 5) * sizeof(*argv));
	count = differences(pc, wanted, argv + 4);
	at = 0;
	argv[at++] = tracer;
	argv[at++] = opening->work ? opening->work : opening->folder;
	argv[at++] = below;
	argv[at++] = pc_arena_printf(pc_memory(pc), "%zu", count);
	memcpy(argv + at + count, opening->argv, argc * sizeof(*argv));
	argv[at + count + argc] = NULL;
	return argv;
}

/* All that it tells, until it ends. False: it took too long, or told too much. */
static bool listen_to(int fd, unsigned timeout_s, struct pc_text *told)
{
	int64_t end_ms = pc_now_ms() + (int64_t)timeout_s * 1000;
	char piece[PIECE];
	ssize_t got = 1;
	bool ready;

	while (got > 0 && told->size < TOLD_MAX) {
		int64_t now_ms = pc_now_ms();

		if (timeout_s && now_ms >= end_ms)
			return false;
		if (!pc_signal_wait_ms(fd, POLLIN, timeout_s ? (int)(end_ms - now_ms) : -1, &ready))
			return false;
		if (!ready)
			continue;
		got = read(fd, piece, sizeof(piece));
		if (got > 0)
			pc_text_add(told, piece, (size_t)got);
	}
	return got <= 0;
}

static int run(struct pc *pc, const struct pc_opening *opening, const char *below,
	       struct pc_text *told)
{
	struct pc_process process = { 0 };
	const char *tracer, *why;
	int fd PC_AUTO(fd) = -1;
	int status = pc_module_program(pc, "tracer", &tracer);

	if (!status)
		status = pc_process_start_deaf(pc, command(pc, opening, tracer, below), &process,
					       &fd);
	if (status)
		return status;
	if (!listen_to(fd, opening->timeout_s, told)) {
		pc_process_kill(&process);
		if (pc_cancelled(pc))
			return pc_cancel(pc);
		return pc_fail(pc, PC_EINPUT, "it did not end within %u s while it was watched",
			       opening->timeout_s);
	}
	why = pc_process_end(pc, &process);
	return why ? pc_fail(pc, PC_EINPUT, "while it was watched by perfcopilot-tracer: %s", why)
		   : PC_OK;
}

/* "a/__pycache__/b.cpython-311.pyc" is made of "a/b.py", and holds when that was written. */
static const char *source_of(struct pc *pc, const char *path)
{
	static const char cache[] = "__pycache__/";
	const char *folder = strstr(path, cache), *name, *dot;

	if (!folder || !pc_span_ends(pc_span(path), ".pyc"))
		return path;
	name = folder + sizeof(cache) - 1;
	dot = strchr(name, '.');
	return pc_arena_printf(pc_memory(pc), "%.*s%.*s.py", (int)(folder - path), path,
			       (int)(dot - name), name);
}

static bool is_of_git(const char *path)
{
	return strncmp(path, ".git/", 5) == 0 || strstr(path, "/.git/");
}

static void add_all(struct pc_artefact_list *list, struct pc_span told, size_t below_size)
{
	struct pc_table seen;
	struct pc_span path;
	bool new;

	pc_table_init(&seen, pc_memory(list->pc));
	while (pc_span_cut(told, '\0', &path, &told) && !pc_cancelled(list->pc)) {
		const char *name;
		uint32_t id;

		if (path.size <= below_size + 1)
			continue;
		name = source_of(list->pc, path.data + below_size + 1);
		id = pc_table_intern(&seen, pc_span(name), &new);
		if (new && !is_of_git(name))
			pc_artefact_list_add(list, seen.keys[id].data);
	}
	pc_table_clear(&seen);
}

int pc_artefacts_opened(struct pc *pc, const struct pc_opening *opening,
			struct pc_artefacts *out_artefacts)
{
	struct pc_artefact_list list PC_AUTO(artefact_list) = { .folder = -1 };
	struct pc_text told PC_AUTO(text) = { 0 };
	char below[PATH_MAX];
	int status = pc_artefact_list_init(pc, opening->folder, &list);

	if (!status && !realpath(opening->folder, below))
		status = pc_fail(pc, PC_EINPUT, "%s: %s", opening->folder, strerror(errno));
	if (status)
		return status;
	status = run(pc, opening, below, &told);
	if (status == PC_ECANCEL)
		return status;
	if (status) {
		*out_artefacts = (struct pc_artefacts){ .why_not = pc_arena_strdup(pc_memory(pc),
										   pc_error(pc)) };
		pc_forget(pc);
		return PC_OK;
	}
	add_all(&list, pc_text_span(&told), strlen(below));
	return pc_artefact_list_end(&list, out_artefacts);
}
