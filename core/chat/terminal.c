/* SPDX-License-Identifier: Apache-2.0
 * The module that knows readline. Signals stay the program's own: readline catches none, and is
 * told of what happened by whoever waits. */
#include "chat/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { LINES_KEPT = 1000 };

static const char *const *words;
static const char *text_before; /* what a line begins with; NULL: nothing */
static FILE *in, *out;
static char *line;
static bool has_line;
static volatile sig_atomic_t resized;
static struct sigaction resize_before;

static void on_resize(int number)
{
	(void)number;
	resized = 1;
}

/* ---- completion ---- */
static char *next_word(const char *text, int state)
{
	static size_t at;
	size_t size = strlen(text);

	if (!state)
		at = 0;
	while (words[at]) {
		const char *word = words[at++];

		if (!strncmp(word, text, size))
			return strdup(word);
	}
	return NULL;
}

static char **complete(const char *text, int begin, int end)
{
	(void)end;
	if (begin == 0) {
		rl_attempted_completion_over = 1;
		return rl_completion_matches(text, next_word);
	}
	rl_attempted_completion_over = rl_line_buffer[0] != '/';
	return NULL; /* files, behind a word that takes one */
}

/* ---- a line ---- */
static void take_line(char *typed)
{
	line = typed;
	has_line = true;
	rl_callback_handler_remove();
}

static int put_begin(void)
{
	if (text_before)
		rl_insert_text(text_before);
	return 0;
}

/* Whether there is something to read from the terminal; false: *out_typed says why not. */
static bool wait_for_key(int wake_fd, enum pc_typed *out_typed)
{
	struct pollfd files[] = { { .fd = fileno(in), .events = POLLIN },
				  { .fd = wake_fd, .events = POLLIN } };

	if (poll(files, wake_fd < 0 ? 1 : 2, -1) < 0 && errno != EINTR) {
		*out_typed = PC_TYPED_BROKEN;
		return false;
	}
	if (resized) {
		resized = 0;
		rl_resize_terminal();
	}
	if (files[1].revents & POLLIN) {
		*out_typed = PC_TYPED_INTERRUPTED;
		return false;
	}
	return true;
}

static bool has_key(void)
{
	struct pollfd file = { .fd = fileno(in), .events = POLLIN };

	return poll(&file, 1, 0) > 0;
}

static enum pc_typed editor_read(const char *prompt, const char *begin, int wake_fd,
				 char **out_line)
{
	enum pc_typed typed = PC_TYPED_LINE;

	has_line = false;
	line = NULL;
	text_before = begin;
	rl_startup_hook = put_begin;
	rl_callback_handler_install(prompt, take_line);
	while (!has_line && wait_for_key(wake_fd, &typed))
		if (has_key())
			rl_callback_read_char();
	if (!has_line) {
		fputs(typed == PC_TYPED_INTERRUPTED ? "^C\r\n" : "\r\n", out);
		fflush(out);
		rl_free_line_state();
		rl_callback_sigcleanup();
		rl_replace_line("", 0);
		rl_callback_handler_remove();
		return typed;
	}
	if (!line) {
		fputs("\n", out);
		fflush(out);
		return PC_TYPED_END;
	}
	*out_line = line;
	return PC_TYPED_LINE;
}

/* ---- history ---- */
static void editor_remember(const char *text)
{
	HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;

	if (!last || strcmp(last->line, text) != 0)
		add_history(text);
}

static int editor_load(const char *path)
{
	struct stat st;
	int result = stat(path, &st) || S_ISREG(st.st_mode) ? read_history(path) : EINVAL;

	using_history();
	return result;
}

/* Beside it first: half a history is never seen, and it is nobody else's from the start. */
static int editor_save(const char *path)
{
	size_t size = strlen(path) + sizeof(".XXXXXX");
	char *beside = malloc(size);
	int fd, result;

	if (!beside)
		return ENOMEM;
	snprintf(beside, size, "%s.XXXXXX", path);
	fd = mkostemp(beside, O_CLOEXEC);
	result = fd < 0 ? errno : 0;
	if (fd >= 0) {
		close(fd);
		stifle_history(LINES_KEPT);
		result = write_history(beside);
		if (!result && rename(beside, path))
			result = errno;
		if (result)
			unlink(beside);
	}
	free(beside);
	return result;
}

/* ---- the terminal ---- */
static void editor_close(void)
{
	if (in)
		fclose(in);
	if (out)
		fclose(out);
	in = out = NULL;
	sigaction(SIGWINCH, &resize_before, NULL);
}

static bool editor_open(int terminal, const char *const *completed)
{
	struct sigaction action = { .sa_handler = on_resize };

	in = fdopen(fcntl(terminal, F_DUPFD_CLOEXEC, 0), "r");
	out = fdopen(fcntl(terminal, F_DUPFD_CLOEXEC, 0), "w");
	if (!in || !out) {
		editor_close();
		return false;
	}
	words = completed;
	rl_instream = in;
	rl_outstream = out;
	rl_readline_name = "perfcopilot";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = " \t\n";
	using_history();
	history_comment_char = '#'; /* before the time of an entry, which may have lines */
	history_write_timestamps = 1;
	sigaction(SIGWINCH, &action, &resize_before);
	return true;
}

extern PC_API const struct pc_editor_table pc_module_table;
const struct pc_editor_table pc_module_table = {
	.module = { PC_VERSION },
	.open = editor_open,
	.read = editor_read,
	.remember = editor_remember,
	.load = editor_load,
	.save = editor_save,
	.close = editor_close,
};
