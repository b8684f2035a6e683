/* SPDX-License-Identifier: Apache-2.0
 * Keys: from a program, or a file of their own. A key is in no error, no debug line and no argument
 * of a program. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/context.h"
#include "input/process.h"
#include "llm/settings/settings_parts.h"

enum { LONGEST = 16 << 10, MOST_WORDS = 64, STEP_MS = 10 };

int pc_key_check(struct pc *pc, const char *key, const char *origin)
{
	if (!key[0])
		return pc_fail(pc, PC_ECONFIG, "%s gives no key: it is empty", origin);
	if (strlen(key) > LONGEST)
		return pc_fail(pc, PC_ECONFIG, "%s gives more than a key: %zu bytes", origin,
			       strlen(key));
	for (const char *at = key; *at; at++)
		if (*at <= ' ' || *at >= 0x7f)
			return pc_fail(pc, PC_ECONFIG,
				       "the key of %s has white space, control bytes or letters "
				       "that are not ASCII in it, which no key has: copy it anew",
				       origin);
	return PC_OK;
}

/* The first line is the key: programs that keep passwords show notes after it. */
static int take_key(struct pc *pc, struct pc_span said, const char *origin, const char **out_key)
{
	struct pc_span line = pc_span_trim(said), rest;
	const char *key;
	int status;

	pc_span_cut(line, '\n', &line, &rest);
	line = pc_span_trim(line);
	if (line.size && memchr(line.data, '\0', line.size))
		return pc_fail(pc, PC_ECONFIG, "the key of %s has a NUL byte in it", origin);
	key = pc_arena_strndup(pc->arena, line.data, line.size);
	status = pc_key_check(pc, key, origin);
	if (!status)
		*out_key = key;
	return status;
}

/* ---- --key-command ---- */

/* One word off *at, as a shell would cut it: quotes and backslashes, and nothing else of a shell.
 * False: a quote has no end. */
static bool take_word(const char **at, struct pc_text *out)
{
	char quote = 0;

	for (; **at && (quote || !strchr(" \t\n", **at)); ++*at) {
		if (**at == '\\' && quote != '\'' && (*at)[1])
			pc_text_putc(out, *++*at);
		else if (quote && **at == quote)
			quote = 0;
		else if (!quote && strchr("'\"", **at))
			quote = **at;
		else
			pc_text_putc(out, **at);
	}
	return !quote;
}

static int cut_words(struct pc *pc, const char *command, const char **out_words)
{
	size_t count = 0;

	for (const char *at = command + strspn(command, " \t\n"); *at; at += strspn(at, " \t\n")) {
		PC_AUTO(text) struct pc_text word = { 0 };

		if (count == MOST_WORDS)
			return pc_fail(pc, PC_ECONFIG, "--key-command has more than %d words",
				       MOST_WORDS);
		if (!take_word(&at, &word))
			return pc_fail(pc, PC_ECONFIG, "--key-command has a quote without its end");
		out_words[count++] = pc_arena_strdup(pc->arena, word.data ? word.data : "");
	}
	out_words[count] = NULL;
	return count ? PC_OK : pc_fail(pc, PC_ECONFIG, "--key-command names no program");
}

static int too_slow(struct pc *pc, int64_t limit_ms)
{
	return pc_fail(pc, PC_ECONFIG,
		       "--key-command did not end within %" PRId64
		       " s and was ended; a program that prints the key and ends is wanted",
		       (limit_ms + 999) / 1000);
}

static int read_all(struct pc *pc, int fd, int64_t end_ms, struct pc_text *out)
{
	char bytes[4096];
	ssize_t got = 1;

	while (got && out->size <= LONGEST) {
		int64_t left = end_ms - pc_now_ms();
		bool ready;

		if (!pc_signal_wait_ms(fd, POLLIN, left > 0 ? (int)left : 0, &ready))
			return pc_cancel(pc);
		if (!ready)
			return PC_OK; /* its end is waited for no longer either */
		got = read(fd, bytes, sizeof(bytes));
		if (got < 0 && errno != EINTR)
			return pc_fail(pc, PC_ECONFIG, "--key-command: %s", strerror(errno));
		pc_text_add(out, bytes, got > 0 ? (size_t)got : 0);
	}
	return PC_OK;
}

static int wait_for_end(struct pc *pc, const struct pc_process *process, int64_t end_ms,
			int64_t limit_ms)
{
	bool ready;

	while (!pc_process_ended(process)) {
		if (pc_now_ms() >= end_ms)
			return too_slow(pc, limit_ms);
		if (!pc_signal_wait_ms(-1, 0, STEP_MS, &ready))
			return pc_cancel(pc);
	}
	return PC_OK;
}

/* One that asks for a passphrase may do so only from the terminal's own group, where Ctrl-C reaches
 * all of it; else a group of its own can be ended as a whole. */
static bool has_terminal(void)
{
	PC_AUTO(fd) int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	return fd >= 0 && tcgetpgrp(fd) == getpgrp();
}

static int run_command(struct pc *pc, const char *command, int64_t limit_ms, const char **out_key)
{
	PC_AUTO(text) struct pc_text said = { 0 };
	PC_AUTO(fd) int fd = -1;
	int (*const start)(struct pc *, const char *const *, struct pc_process *, int *) =
		has_terminal() ? pc_process_start : pc_process_start_apart;
	const char *words[MOST_WORDS + 1], *why;
	struct pc_process process = { 0 };
	int64_t end_ms = pc_now_ms() + limit_ms;
	int status = cut_words(pc, command, words);

	if (status)
		return status;
	if (start(pc, words, &process, &fd))
		return pc_fail(pc, PC_ECONFIG,
			       "--key-command: %s can't be run; it is a program and its words, not "
			       "a line for a shell",
			       words[0]);
	status = read_all(pc, fd, end_ms, &said);
	pc_auto_fd(&fd); /* a program that would say more ends by it */
	fd = -1;
	if (!status)
		status = wait_for_end(pc, &process, end_ms, limit_ms);
	if (status) {
		pc_process_kill(&process);
		return status;
	}
	why = pc_process_end(pc, &process);
	if (why)
		return pc_fail(pc, PC_ECONFIG, "--key-command: %s", why);
	return take_key(pc, pc_text_span(&said), "--key-command", out_key);
}

int pc_key_fetch(struct pc *pc, const struct pc_model_options *options, const char **out_key)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	bool command = options->key_command && options->key_command[0];
	bool file = options->key_file && options->key_file[0];
	int status;

	*out_key = NULL;
	if (command && file)
		return pc_fail(pc, PC_ECONFIG,
			       "--key-command and --key-file are both given: leave one out");
	if (command)
		return run_command(pc, options->key_command,
				   options->key_command_ms ? options->key_command_ms
							   : PC_KEY_COMMAND_S * 1000,
				   out_key);
	if (!file)
		return PC_OK;
	status = pc_private_read(pc, options->key_file, "--key-file", &text);
	return status ? status : take_key(pc, pc_text_span(&text), "--key-file", out_key);
}
