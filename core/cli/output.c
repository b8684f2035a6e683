/* SPDX-License-Identifier: Apache-2.0
 * The result, written once the command has ended well: to standard output, or into files. */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/write.h"
#include "cli/options.h"
#include "cli/output_internal.h"
#include "cli/save.h"
#include "report/render.h"

enum { NARROWEST = 20, WIDEST = 1000 };

static bool to_terminal(const struct pc_options *options)
{
	return !options->output[0] && isatty(STDOUT_FILENO);
}

static bool wants_color(const struct pc_options *options)
{
	const char *term = getenv("TERM");

	if (options->color != PC_COLOR_AUTO)
		return options->color == PC_COLOR_ALWAYS;
	return to_terminal(options) && term && strcmp(term, "dumb");
}

/* $COLUMNS wins, as everywhere; without a terminal there is no limit. */
static size_t width(const struct pc_options *options)
{
	const char *columns = getenv("COLUMNS");
	long given = columns ? strtol(columns, NULL, 10) : 0;
	struct winsize size;

	if (given >= NARROWEST && given <= WIDEST)
		return (size_t)given;
	if (!to_terminal(options) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) ||
	    size.ws_col < NARROWEST)
		return 0;
	return size.ws_col;
}

size_t pc_output_columns(const struct pc *pc)
{
	return to_terminal(pc->options) ? width(pc->options) : 0;
}

static bool is_ascii(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

int pc_output_report(struct pc *pc, struct pc_report *report)
{
	struct pc_style style = {
		.color = wants_color(pc->options),
		.ascii = is_ascii(),
		.columns = width(pc->options),
	};

	pc_renderers[pc_options_format(pc->options)].render(report, &style, &pc->rendered);
	pc_report_clear(report);
	return PC_OK;
}

void pc_output_plain(struct pc_text *safe)
{
	pc_render_ascii(&(struct pc_style){ .ascii = is_ascii() }, safe);
}

void pc_output_text(struct pc *pc, const char *text)
{
	pc_text_puts(&pc->rendered, text);
}

/* It is not left to exit(), which could neither be stopped nor tell what went wrong. */
int pc_output_flush_printed(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };
	int result = 0;

	if (__fpending(stdout) && !pc_signal_wait(STDOUT_FILENO, POLLOUT))
		result = ECANCELED;
	else if (fflush(stdout))
		result = errno == EINTR && pc_signal_seen() ? ECANCELED : errno;
	else if (ferror(stdout)) /* long ago, and why was not kept */
		result = poll(&out, 1, 0) == 1 && out.revents & POLLERR ? EPIPE : EIO;
	if (result)
		__fpurge(stdout);
	return result;
}

int pc_output_begin(struct pc *pc)
{
	int collected, real;

	if (!pc->options->output[0])
		return PC_OK;
	fflush(stdout);
	collected = memfd_create("standard output", MFD_CLOEXEC);
	real = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (collected >= 0 && real >= 0 && dup2(collected, STDOUT_FILENO) >= 0) {
		pc->collected = collected;
		pc->standard_output = real;
		return PC_OK;
	}
	pc_fail(pc, PC_EINPUT, "can't collect standard output: %s", strerror(errno));
	pc_auto_fd(&collected);
	pc_auto_fd(&real);
	return PC_EINPUT;
}

/* Descriptor 1 is standard output again; what it was meanwhile is kept. 0 or the errno. */
static int end_collection(struct pc *pc)
{
	char piece[1 << 14];
	ssize_t got;
	off_t at = 0;

	dup2(pc->standard_output, STDOUT_FILENO);
	close(pc->standard_output);
	pc->standard_output = STDOUT_FILENO;
	while ((got = pread(pc->collected, piece, sizeof(piece), at)) > 0) {
		pc_text_add(&pc->printed, piece, (size_t)got);
		at += got;
	}
	close(pc->collected);
	pc->collected = -1;
	return got ? errno : 0;
}

/* The files a command made beside its result: each is whole or not there. */
static int save_files(struct pc *pc)
{
	int result = PC_OK;

	for (size_t i = 0; i < pc->file_count && !result; i++) {
		const struct pc_span parts[] = {
			{ pc->files[i].bytes.data, pc->files[i].bytes.size }, { NULL, 0 }
		};

		result = pc_save(pc, pc->files[i].path, parts);
	}
	return result;
}

int pc_output_file(struct pc *pc, const char *path, struct pc_text *bytes)
{
	const char *place = pc_save_place(pc, path), *output = pc->options->output;
	bool again = output[0] && !strcmp(place, pc_save_place(pc, output));

	for (size_t i = 0; i < pc->file_count; i++)
		again = again || !strcmp(place, pc->files[i].place);
	if (again)
		return pc_fail(pc, PC_EUSAGE, "%s is named for two outputs; give each its own file",
			       path);
	pc->files = PC_GROW(pc->files, pc->file_count, pc->file_room);
	pc->files[pc->file_count++] =
		(struct pc_file){ pc_arena_strdup(pc->arena, path), place, *bytes };
	*bytes = (struct pc_text){ 0 };
	return PC_OK;
}

/* A report behind a file would spoil both. */
bool pc_output_is_taken(const struct pc *pc)
{
	for (size_t i = 0; i < pc->file_count; i++)
		if (!strcmp(pc->files[i].place, PC_SAVE_STANDARD))
			return true;
	return false;
}

/* What is to be written, the end of the run being as it is. */
static bool is_kept(const struct pc *pc, int status)
{
	return status >= 0 || (pc->keep_rendered && status != PC_ECANCEL);
}

/* After Ctrl-C files stay as they were; who reads standard output still gets what is there, whole.
 */
static void show_cancelled(const struct pc *pc)
{
	if (pc->keep_rendered && !pc->options->output[0] && !pc_output_is_taken(pc))
		pc_write_anyway(STDOUT_FILENO, pc_text_span(&pc->rendered).data, pc->rendered.size);
}

/* Nothing to write, and so no -o either, where the run had something else to say. */
static bool is_empty(const struct pc *pc, int status)
{
	return !pc->printed.size && !pc->rendered.size && (status || !pc->options->output[0]);
}

/* The files, then what was printed and rendered. */
static int write_all(struct pc *pc, int status)
{
	const char *path = pc->options->output;
	const struct pc_span parts[] = { pc_text_span(&pc->printed),
					 pc_text_span(&pc->rendered),
					 { NULL, 0 } };
	int result = save_files(pc);

	if (result || pc->lines >= 0 || (!path[0] && pc_output_is_taken(pc)) ||
	    is_empty(pc, status))
		return result;
	return pc_save(pc, path[0] ? path : PC_SAVE_STANDARD, parts);
}

int pc_output_end(struct pc *pc, int status)
{
	const char *path = pc->options->output, *why;
	int result = pc_output_flush_printed();

	if (pc->collected >= 0) {
		int kept = end_collection(pc);

		result = result ? result : kept;
	}
	if (status == PC_ECANCEL)
		show_cancelled(pc);
	if (!is_kept(pc, status))
		return status;
	why = pc_arena_strdup(pc->arena, pc_error(pc));
	result = result && result != EPIPE
			 ? pc_save_told(pc, path[0] ? path : "standard output", result)
			 : write_all(pc, status);
	if (status < 0) /* the first error is the one that is told */
		return pc_fail(pc, (enum pc_status)status, "%s", why);
	return result ? result : status;
}
