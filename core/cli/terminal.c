/* SPDX-License-Identifier: Apache-2.0
 * Standard error, and the echo of the input. */
#include "cli/terminal.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/context.h"
#include "base/json.h"
#include "base/write.h"
#include "cli/options.h"
#include "cli/program.h"

/* Nothing is shown before that long; then a line at most every SHOW_EVERY_MS. */
enum { SHOW_AFTER_MS = 500, SHOW_EVERY_MS = 100, WHAT_COLUMNS = 50 };

/* When nobody listens, there is nobody to tell. */
static void say(const char *bytes, size_t size)
{
	(void)pc_write_last(STDERR_FILENO, bytes, size);
}

void pc_terminal_debug(struct pc *pc, const char *text)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	pc_terminal_clear(pc);
	pc_text_puts(&line, "perfcopilot: debug: ");
	pc_text_safe(&line, pc_span(text));
	pc_text_putc(&line, '\n');
	say(line.data, line.size);
}

void pc_terminal_hint(struct pc *pc, const char *text)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	pc_terminal_clear(pc);
	pc_text_printf(&line, "perfcopilot%s%s: %s\n", pc->command ? " " : "",
		       pc->command ? pc->command : "", text);
	say(line.data, line.size);
}

/* Whether it is time to show the line again; it is then taken as shown. */
static bool is_due(struct pc *pc)
{
	uint64_t now = (uint64_t)pc_now_ms();

	if (!pc->progress.started_ms)
		pc->progress.started_ms = now;
	if (now - pc->progress.started_ms < SHOW_AFTER_MS ||
	    now - pc->progress.shown_ms < SHOW_EVERY_MS)
		return false;
	pc->progress.shown_ms = now;
	return true;
}

void pc_terminal_progress(struct pc *pc, const char *what, uint64_t done, uint64_t total)
{
	PC_AUTO(text) struct pc_text line = { 0 }, safe = { 0 };

	if (!is_due(pc))
		return;
	pc_text_safe(&safe, pc_span(what));
	pc_text_puts(&line, "\r\033[K");
	pc_text_fit(&line, pc_text_span(&safe).data, WHAT_COLUMNS);
	pc_text_printf(&line, ": %" PRIu64, done);
	if (total >= done && total)
		pc_text_printf(&line, " of %" PRIu64 " (%d %%)", total,
			       (int)(100.0 * (double)done / (double)total));
	say(line.data, line.size);
}

void pc_terminal_doing(struct pc *pc, const char *text)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!text[0]) {
		pc_terminal_clear(pc);
		return;
	}
	if (!is_due(pc))
		return;
	pc_text_puts(&line, "\r\033[K");
	pc_text_safe(&line, pc_span(text));
	say(line.data, line.size);
}

void pc_terminal_clear(struct pc *pc)
{
	static const char clear[] = "\r\033[K";

	if (!pc->progress.shown_ms)
		return;
	pc->progress.shown_ms = 0;
	say(clear, sizeof(clear) - 1);
}

/* As it is into a file or pipe; on a terminal made safe. Beside JSON or HTML it goes to standard
 * error. */
void pc_terminal_echo(struct pc *pc, const char *bytes, size_t size)
{
	PC_AUTO(text) struct pc_text safe = { 0 };
	int format = pc->options ? (int)pc_options_format(pc->options) : PC_SHOW_TEXT;
	int fd = format == PC_SHOW_JSON || format == PC_SHOW_HTML ? STDERR_FILENO
								  : pc->standard_output;

	pc_terminal_clear(pc);
	if (!isatty(fd)) {
		(void)pc_write(fd, bytes, size);
		return;
	}
	pc_text_safe_lines(&safe, (struct pc_span){ bytes, size });
	(void)pc_write(fd, safe.data, safe.size);
}

static const char *status_name(int status)
{
	static const char *const names[] = { "ok",	"usage", "configuration", "input",
					     "network", "model", "interrupted",	  "memory" };

	return status <= 0 && status >= PC_ENOMEM ? names[-status] : "failed";
}

static void error_as_json(struct pc *pc, int status, struct pc_text *out)
{
	PC_AUTO(json) struct json_object *document = json_object_new_object();
	struct json_object *error = json_object_new_object();

	json_object_object_add(document, "command", pc_json_string(pc->command));
	json_object_object_add(error, "status", pc_json_string(status_name(status)));
	json_object_object_add(error, "message", pc_json_string(pc_error(pc)));
	json_object_object_add(error, "exit", json_object_new_int(pc_exit_status(status)));
	json_object_object_add(document, "error", error);
	pc_json_print(out, document, true);
	pc_text_putc(out, '\n');
}

void pc_terminal_error(struct pc *pc, int status, bool json)
{
	PC_AUTO(text) struct pc_text line = { 0 };
	const char *message = pc_error(pc);

	pc_terminal_clear(pc);
	if (!message[0])
		pc_fail(pc, (enum pc_status)status, "failed without saying why (status %d)",
			status);
	message = pc_error(pc);
	if (json) {
		error_as_json(pc, status, &line);
	} else {
		pc_text_printf(&line, "perfcopilot%s%s: ", pc->command ? " " : "",
			       pc->command ? pc->command : "");
		pc_text_safe_lines(&line, pc_span(message));
		pc_text_putc(&line, '\n');
	}
	say(line.data, line.size);
}
