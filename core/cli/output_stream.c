/* SPDX-License-Identifier: Apache-2.0
 * A result that goes out little by little: what is there already, then an answer piece by piece as
 * it comes, then what is to be said of it. */
#include <errno.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/write.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/output_internal.h"
#include "cli/save.h"
#include "cli/terminal.h"

bool pc_output_streams(const struct pc *pc)
{
	return pc_options_format(pc->options) == PC_SHOW_TEXT;
}

bool pc_output_shows(const struct pc *pc)
{
	return pc->options->output[0] || !pc_output_is_taken(pc);
}

bool pc_output_hints(const struct pc *pc)
{
	return pc_output_streams(pc) && !pc->options->quiet;
}

const char *pc_output_wish(const struct pc *pc)
{
	return pc_options_wish(pc->options);
}

/* What a command has printed by itself comes first, as it would at the end. */
int pc_output_flush(struct pc *pc)
{
	return pc_output_streams(pc) ? pc_output_now(pc) : PC_OK;
}

int pc_output_now(struct pc *pc)
{
	int result;

	if (pc->options->output[0] || pc_output_is_taken(pc))
		return PC_OK;
	pc_terminal_clear(pc);
	result = pc->reader_left ? EPIPE : pc_output_flush_printed();
	/* after Ctrl-C nobody is waited for, but what came is shown */
	if (!result)
		result = (pc_cancelled(pc) ? pc_write_last : pc_write)(
			STDOUT_FILENO, pc_text_span(&pc->rendered).data, pc->rendered.size);
	pc->reader_left = pc->reader_left || result == EPIPE;
	pc->unheard = pc->reader_left && !pc->options->chat;
	pc->rendered.size = 0;
	return pc_save_told(pc, "standard output", result);
}

static void add(struct pc *pc, struct pc_text *safe)
{
	size_t columns = pc_output_columns(pc);

	if (!safe->size)
		return;
	pc_output_plain(safe);
	if (columns)
		pc_wrap_add(&pc->wrap, pc_text_span(safe), columns, &pc->rendered);
	else
		pc_text_add(&pc->rendered, safe->data, safe->size);
	pc->line_open = safe->data[safe->size - 1] != '\n';
}

int pc_output_piece(struct pc *pc, const char *bytes, size_t size)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	if (!pc_output_streams(pc))
		return PC_OK;
	pc_safe_stream_add(&pc->piece, (struct pc_span){ bytes, size }, &safe);
	add(pc, &safe);
	return pc_output_flush(pc);
}

int pc_output_pieces_end(struct pc *pc)
{
	PC_AUTO(text) struct pc_text rest = { 0 };

	if (!pc_output_streams(pc))
		return PC_OK;
	pc_safe_stream_end(&pc->piece, &rest);
	add(pc, &rest);
	if (pc->line_open)
		pc_text_putc(&pc->rendered, '\n');
	pc->line_open = false;
	pc_wrap_end(&pc->wrap);
	return pc_output_flush(pc);
}

void pc_output_keep(struct pc *pc)
{
	pc->keep_rendered = true;
}
