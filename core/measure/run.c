/* SPDX-License-Identifier: Apache-2.0
 * Runs, by way of perfcopilot-runner. */
#include "measure/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/module.h"
#include "measure/runner.h"

enum { NOT_FOUND = 127 }; /* as a shell says it */

extern char **environ;

struct pc_runner {
	struct pc *pc;
	pid_t pid;
	int socket;
	int output, errors; /* files in memory, which each run fills anew */
	struct pc_text request;
	uint64_t measures; /* that a first run had */
	const char *why_not;
	bool tried;
};

/* ---- the runner ---- */

static int spawn(struct pc_runner *r, const char *path, int theirs)
{
	char *argv[] = { (char *)(uintptr_t) "perfcopilot-runner", NULL };
	posix_spawn_file_actions_t actions;
	int result = posix_spawn_file_actions_init(&actions);

	if (result)
		return result;
	result = posix_spawn_file_actions_adddup2(&actions, theirs, PC_RUNNER_SOCKET);
	if (!result)
		result = posix_spawn_file_actions_adddup2(&actions, r->output, PC_RUNNER_OUTPUT);
	if (!result)
		result = posix_spawn_file_actions_adddup2(&actions, r->errors, PC_RUNNER_ERRORS);
	if (!result)
		result = posix_spawn(&r->pid, path, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

/* Above what the runner is given, so that none of them is overwritten before it is copied. */
static int lifted(int fd)
{
	int higher = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, PC_RUNNER_ERRORS + 1);

	if (fd >= 0)
		close(fd);
	return higher;
}

int pc_runner_new(struct pc *pc, struct pc_runner **out)
{
	struct pc_runner *r;
	int ends[2] = { -1, -1 }, result = 0;
	const char *path;

	if (pc_module_program(pc, "runner", &path))
		return PC_EINPUT;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		result = errno;
	r = pc_arena_alloc(pc->arena, sizeof(*r));
	*r = (struct pc_runner){ .pc = pc, .socket = lifted(ends[0]) };
	ends[1] = lifted(ends[1]);
	r->output = lifted(memfd_create("output", MFD_CLOEXEC));
	r->errors = lifted(memfd_create("errors", MFD_CLOEXEC));
	if (!result && (r->socket < 0 || ends[1] < 0 || r->output < 0 || r->errors < 0))
		result = errno;
	if (!result)
		result = spawn(r, path, ends[1]);
	pc_auto_fd(&ends[1]);
	if (result) {
		pc_runner_free(r);
		return pc_fail(pc, PC_EINPUT, "%s can't be run: %s", path, strerror(result));
	}
	*out = r;
	return PC_OK;
}

void pc_runner_free(struct pc_runner *r)
{
	if (!r)
		return;
	pc_auto_fd(&r->socket); /* it ends what it runs, and itself */
	pc_auto_fd(&r->output);
	pc_auto_fd(&r->errors);
	if (r->pid > 0)
		while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
			;
	pc_text_clear(&r->request);
}

struct pc *pc_runner_context(const struct pc_runner *r)
{
	return r->pc;
}

int pc_runner_output(const struct pc_runner *r)
{
	return r->output;
}

uint64_t pc_runner_resolution(const struct pc_runner *r)
{
	struct timespec ticks;

	(void)r;
	clock_getres(CLOCK_MONOTONIC, &ticks);
	return (uint64_t)ticks.tv_sec * 1000000000u + (uint64_t)ticks.tv_nsec;
}

/* ---- a request ---- */

static const char *variable(const char *const *environment, const char *name)
{
	size_t size = strlen(name);

	for (; *environment; environment++)
		if (!strncmp(*environment, name, size) && (*environment)[size] == '=')
			return *environment + size + 1;
	return NULL;
}

/* The path of a program as the run will have it: relative ones begin in its folder. */
static bool can_run(const char *folder, const char *path)
{
	PC_AUTO(text) struct pc_text whole = { 0 };

	if (folder && path[0] != '/')
		pc_text_printf(&whole, "%s/", folder);
	pc_text_puts(&whole, path);
	return access(whole.data, X_OK) == 0;
}

static int find_program(struct pc_runner *r, const struct pc_run_spec *spec,
			const char *const *environment, const char **out)
{
	const char *name = spec->argv[0], *path = variable(environment, "PATH");
	PC_AUTO(text) struct pc_text file = { 0 };

	if (strchr(name, '/')) {
		*out = name;
		return PC_OK;
	}
	for (path = path ? path : "/usr/bin:/bin"; *path; path += *path == ':') {
		size_t size = strcspn(path, ":");

		file.size = 0;
		pc_text_printf(&file, "%.*s/%s", size ? (int)size : 1, size ? path : ".", name);
		if (can_run(spec->folder, file.data)) {
			*out = pc_arena_strdup(r->pc->arena, file.data);
			return PC_OK;
		}
		path += size;
	}
	return pc_fail(r->pc, PC_EINPUT, "%s can't be run: it is not in $PATH", name);
}

static uint32_t add_strings(struct pc_text *text, const char *const *strings)
{
	uint32_t count = 0;

	for (; strings[count]; count++)
		pc_text_add(text, strings[count], strlen(strings[count]) + 1);
	return count;
}

static int make_request(struct pc_runner *r, const struct pc_run_spec *spec)
{
	const char *const *environment =
		spec->environment ? spec->environment : (const char *const *)(uintptr_t)environ;
	struct pc_runner_request head = {
		.timeout_ms = spec->timeout_ms,
		.cpu = spec->cpu,
		.counters = spec->counters,
		.keep_output = spec->keep_output,
	};
	const char *folder = spec->folder ? spec->folder : "", *program = NULL;
	int status = find_program(r, spec, environment, &program);

	if (status)
		return status;
	r->request.size = 0;
	pc_text_add(&r->request, (const char *)&head, sizeof(head));
	pc_text_add(&r->request, folder, strlen(folder) + 1);
	pc_text_add(&r->request, program, strlen(program) + 1);
	head.argument_count = add_strings(&r->request, spec->argv);
	head.environment_count = add_strings(&r->request, environment);
	head.size = (uint32_t)(r->request.size - sizeof(head));
	memcpy(r->request.data, &head, sizeof(head));
	return PC_OK;
}

static bool send_all(int socket, const char *bytes, size_t size)
{
	while (size) {
		ssize_t sent = send(socket, bytes, size, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		bytes += sent;
		size -= (size_t)sent;
	}
	return true;
}

/* Ctrl-C ends the run, whose end is waited for. */
static bool receive(struct pc_runner *r, struct pc_runner_reply *reply)
{
	bool stopped = false, ready = false;
	size_t have = 0;

	while (have < sizeof(*reply)) {
		ssize_t got;

		if (!stopped && !pc_signal_wait_ms(r->socket, POLLIN, -1, &ready))
			stopped = send_all(r->socket, "s", 1);
		got = recv(r->socket, (char *)reply + have, sizeof(*reply) - have, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		have += (size_t)got;
	}
	return true;
}

/* ---- an answer ---- */

static void last_words(int fd, char said[PC_RUN_SAID_MAX])
{
	off_t size = lseek(fd, 0, SEEK_END), from = size - (PC_RUN_SAID_MAX - 1);
	ssize_t got = size > 0 ? pread(fd, said, PC_RUN_SAID_MAX - 1, from > 0 ? from : 0) : 0;

	said[got > 0 ? got : 0] = '\0';
	for (ssize_t i = 0; i < got; i++)
		said[i] = said[i] ? said[i] : ' ';
}

static void fill(const struct pc_runner_reply *reply, struct pc_run *out)
{
	static const enum pc_outcome outcomes[] = {
		[PC_RUNNER_ENDED] = PC_OUTCOME_PASSED,
		[PC_RUNNER_KILLED] = PC_OUTCOME_SIGNALLED,
		[PC_RUNNER_TIMEOUT] = PC_OUTCOME_TIMEOUT,
		[PC_RUNNER_OUTGREW] = PC_OUTCOME_SIGNALLED,
	};

	out->outcome = outcomes[reply->end];
	if (reply->end == PC_RUNNER_ENDED && reply->code)
		out->outcome = PC_OUTCOME_FAILED;
	out->code = reply->end == PC_RUNNER_OUTGREW ? SIGKILL : reply->code;
	out->have = reply->have;
	out->left_behind = reply->left_behind;
	memcpy(out->values, reply->values, sizeof(out->values));
}

static void empty(int fd)
{
	if (lseek(fd, 0, SEEK_END) > 0 && !ftruncate(fd, 0))
		lseek(fd, 0, SEEK_SET); /* the runner shares the place in it */
}

static void fail_to_start(struct pc_runner *r, const struct pc_run_spec *spec, int error)
{
	pc_fail(r->pc, PC_EINPUT, "%s can't be run%s%s: %s", spec->argv[0],
		spec->folder ? " in " : "", spec->folder ? spec->folder : "", strerror(error));
}

/* What was recorded of a program that can't be started, as a run or as the error that it is. */
static int not_started(struct pc_runner *r, const struct pc_run_spec *spec, struct pc_run *out)
{
	struct pc_run run = { .outcome = PC_OUTCOME_FAILED, .code = NOT_FOUND };

	if (!spec->start_may_fail)
		return PC_EINPUT;
	snprintf(run.said, sizeof(run.said), "%s", pc_error(r->pc));
	*out = run;
	return PC_OK;
}

int pc_run(struct pc_runner *r, const struct pc_run_spec *spec, struct pc_run *out)
{
	struct pc_runner_reply reply = { 0 };
	int status = make_request(r, spec);

	if (status)
		return not_started(r, spec, out);
	empty(r->output);
	empty(r->errors);
	if (!send_all(r->socket, r->request.data, r->request.size) || !receive(r, &reply))
		return pc_fail(r->pc, PC_EINPUT,
			       "perfcopilot-runner, which starts programs, was ended by somebody "
			       "else; run this again");
	if (reply.end == PC_RUNNER_STOPPED || pc_cancelled(r->pc))
		return pc_cancel(r->pc);
	if (reply.end == PC_RUNNER_FAILED) {
		fail_to_start(r, spec, reply.code);
		return not_started(r, spec, out);
	}
	fill(&reply, out);
	last_words(r->errors, out->said);
	if (reply.end == PC_RUNNER_OUTGREW)
		snprintf(out->said, sizeof(out->said), "it wrote more than 1 GiB");
	if (!out->said[0] && spec->keep_output) /* pytest says on standard output what failed */
		last_words(r->output, out->said);
	return PC_OK;
}

/* ---- what the machine can measure ---- */

uint64_t pc_runner_measures(struct pc_runner *r, const char **out_why_not)
{
	const char *const argv[] = { "/proc/self/exe", NULL };
	static const uint64_t counted = 1ull << PC_MEASURE_INSTRUCTIONS;
	struct pc_run run = { 0 };

	if (!r->tried) { /* any program does; this one ends at once, since it is given no socket */
		r->tried = true;
		if (!pc_run(r, &(struct pc_run_spec){ .argv = argv, .cpu = -1, .counters = true },
			    &run))
			r->measures = run.have;
		if (!(r->measures & counted))
			r->why_not =
				"the processor's counters can't be had here (a virtual machine, a "
				"container, or kernel.perf_event_paranoid)";
	}
	*out_why_not = r->why_not;
	return r->measures;
}
