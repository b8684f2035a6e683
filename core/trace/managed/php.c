/* SPDX-License-Identifier: Apache-2.0
 * Exceptions of PHP, with what they followed on ("Next"), and stacks that a program printed:
 *	PHP Fatal error:  Uncaught RuntimeException: message in /srv/shop.php:11
 *	Stack trace:
 *	#0 /srv/shop.php(32): Shop\Till->price('beer')
 *	#1 {main}
 * A line names a function and the place that called it: where the function itself stood is said by
 * the line before, of the leaf by the message. */
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct php {
	struct pc_message message;
	struct pc_text reason; /* what was thrown last of a chain, which stands last */
	struct pc_text file;   /* where the next function stood */
	uint32_t line;
	bool in_message; /* its lines, until "Stack trace:" */
	bool sure;	 /* it is one even if no stack follows */
	bool named;	 /* it began with the name of an exception */
	bool next;	 /* what comes followed on what was */
	bool announced;	 /* "Stack trace:" was there */
	bool unended;	 /* its stack has not come to "{main}" */
	bool printed;	 /* by debug_print_backtrace: without "{main}" at its end */
	struct pc_broken broken;
};

static void set_place(struct php *php, const struct pc_site *place)
{
	php->file.size = 0;
	pc_text_add(&php->file, place->file.data, place->file.size);
	php->line = place->line;
}

/* ---- messages ---- */
/* "no beer here in /srv/shop.php:11": the place, taken off the end. */
static struct pc_span take_place(struct pc_span text, struct pc_site *place)
{
	const char *at = pc_trace_find_last(text, " in ");

	if (!at || !pc_file_line(pc_trace_after(text, at + 4), ':', &place->file, &place->line))
		return text;
	return pc_trace_before(text, at);
}

static void tell_reason(struct pc_dump_builder *builder, struct php *php)
{
	if (php->reason.size)
		pc_dump_says_reason(builder, pc_text_span(&php->reason));
}

static void end_message(struct pc_dump_builder *builder, struct php *php)
{
	struct pc_site place = { .line = 0 };
	struct pc_span message = take_place(pc_message_span(&php->message), &place);

	if (php->next)
		pc_trace_caused(builder);
	else
		tell_reason(builder, php);
	pc_trace_begin(builder, PC_ROLE_ERROR);
	pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
	pc_trace_message(builder, message);
	php->reason.size = 0;
	pc_text_add(&php->reason, message.data, message.size);
	set_place(php, &place);
	php->in_message = php->next = php->sure = false;
}

/* The message of which no stack came: where it was raised is what it says. */
static void give_up(struct pc_dump_builder *builder, struct php *php)
{
	struct pc_site place = { .line = 0 };

	if (php->in_message && php->sure) {
		end_message(builder, php);
		place.file = pc_text_span(&php->file);
		place.line = php->line;
		if (place.file.size)
			pc_trace_frame(builder, &place);
	}
	php->in_message = false;
}

/* "OutOfBoundsException: no beer here" */
static bool is_heading(struct pc_span text)
{
	struct pc_span name, rest;

	return pc_span_cut(text, ':', &name, &rest) && !pc_span_find(name, " ") &&
	       (pc_span_ends(name, "Exception") || pc_span_ends(name, "Error"));
}

static void begin_message(struct pc_dump_builder *builder, struct php *php, struct pc_span text,
			  bool sure)
{
	give_up(builder, php);
	pc_message_set(&php->message, text);
	php->in_message = true;
	php->sure = sure;
	php->named = is_heading(text);
	php->next = php->announced = false;
}

static bool read_message(struct pc_dump_builder *builder, struct php *php, struct pc_span text)
{
	static const char mark[] = "Uncaught ";
	const char *at = pc_span_find(text, mark), *fatal = pc_span_find(text, "Fatal error: ");

	if (fatal && at) {
		begin_message(builder, php, pc_trace_after(text, at + strlen(mark)), true);
	} else if (fatal) {
		begin_message(builder, php, pc_span_trim(pc_trace_after(text, fatal + 13)), true);
		give_up(builder, php);
	} else if (pc_trace_take(&text, "Next ")) {
		begin_message(builder, php, text, true);
		php->next = true;
	} else
		return false;
	return true;
}

/* ---- frames ---- */
/* "Shop\Till->price('beer')", "Shop\{closure:Shop\sell():17}(Array)": up to the values */
static struct pc_span without_values(struct pc_span name)
{
	size_t depth = 0;

	for (size_t i = 0; i < name.size; i++) {
		if (name.data[i] == '{')
			depth++;
		else if (name.data[i] == '}' && depth)
			depth--;
		else if (name.data[i] == '(' && !depth)
			return (struct pc_span){ name.data, i };
	}
	return name;
}

/* "/srv/shop.php(32)", "[internal function]" */
static bool read_caller(struct pc_span text, struct pc_site *place)
{
	struct pc_span line;
	int64_t number;

	if (pc_span_is(text, "[internal function]"))
		return true;
	if (!pc_span_ends(text, ")") || !pc_span_cut_last(text, '(', &place->file, &line))
		return false;
	line.size--;
	if (!pc_span_int(line, &number) || number < 0 || number > UINT32_MAX)
		return false;
	place->line = (uint32_t)number;
	return true;
}

/* "/srv/shop.php(32): f('x')", "f('x') called at [/srv/shop.php:32]", "{main}" */
static bool cut_frame(struct pc_span text, struct pc_span *out_name, struct pc_site *caller)
{
	struct pc_span place;
	const char *at = pc_span_find(text, "): ");

	if (pc_span_is(text, "{main}")) {
		*out_name = text;
		return true;
	}
	if (pc_trace_take(&text, "[internal function]: ")) {
		*out_name = without_values(text);
		return true;
	}
	if (at && read_caller(pc_trace_before(text, at + 1), caller)) {
		*out_name = without_values(pc_trace_after(text, at + 3));
		return true;
	}
	if (!pc_trace_between(text, " called at [", "]", &place) ||
	    !pc_file_line(place, ':', &caller->file, &caller->line))
		return false;
	*out_name = without_values(text);
	return true;
}

/* What is called nothing called the last function. */
static void end_printed(struct pc_dump_builder *builder, struct php *php)
{
	struct pc_site site = { .file = pc_text_span(&php->file), .line = php->line };

	if (php->printed && site.file.size)
		pc_trace_frame(builder, &site);
	php->printed = false;
}

static bool read_frame(struct pc_dump_builder *builder, struct php *php, struct pc_span text,
		       uint64_t line_number)
{
	struct pc_site caller = { .line = 0 }, site = { .line = 0 };
	uint32_t number, frames;

	if (!pc_trace_number(&text, &number))
		return false;
	if (!cut_frame(text, &site.function, &caller)) {
		pc_broken_at(&php->broken, line_number);
		return true;
	}
	if (number == 0) {
		give_up(builder, php);
		end_printed(builder, php);
		php->printed = !php->announced;
	}
	if (number == 0 && !php->announced) {
		pc_trace_begin(builder, PC_ROLE_THREAD);
		php->file.size = php->line = 0;
	}
	php->unended = (php->unended || php->announced) && !pc_span_is(site.function, "{main}");
	php->announced = false;
	if (number && !pc_trace_open(builder, &frames))
		pc_trace_begin(builder, PC_ROLE_THREAD);
	site.file = pc_text_span(&php->file);
	site.line = php->line;
	pc_trace_frame(builder, &site);
	set_place(php, &caller);
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct php *php = state;
	struct pc_span text = pc_span_trim(line->text);

	pc_broken_go_on(&php->broken, builder);
	if (pc_span_ends(text, "Stack trace:") || pc_span_is(text, "[stacktrace]")) {
		if (php->in_message)
			end_message(builder, php);
		php->announced = true;
	} else if (read_frame(builder, php, text, line->number) || read_message(builder, php, text))
		return PC_OK;
	else if (php->in_message && (php->sure || (php->named && !is_heading(text))))
		pc_message_add(&php->message, text);
	else if (text.size && !pc_span_starts(text, "thrown in ")) /* "Exception: … in x.php:3" */
		begin_message(builder, php, text, false);
	return PC_OK;
}

int pc_parse_trace_php(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct php php = { .line = 0 };
	int status = pc_trace_lines(builder, input, each, &php);

	end_printed(builder, &php);
	give_up(builder, &php);
	tell_reason(builder, &php);
	if (php.unended || php.announced)
		pc_dump_cut(builder, pc_input_line_number(input),
			    "it ends before its stack comes to {main}");
	pc_broken_end(&php.broken, builder);
	pc_text_clear(&php.reason);
	pc_message_clear(&php.message);
	pc_text_clear(&php.file);
	return status;
}
