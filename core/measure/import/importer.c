/* SPDX-License-Identifier: Apache-2.0
 * What readers of results have in common. */
#include "measure/import/importer.h"

#include <math.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "encoding/pull.h"

enum { NUMBER_BYTES = 64, SIGNALS = 64, SHELL_SIGNAL = 128, SHELL_TIMEOUT = 124 };

/* ---- what was found ---- */

/* A name that can be a string: without NUL, valid UTF-8. In the scratch text. */
static const char *string_of(struct pc_importer *importer, struct pc_span name)
{
	importer->name.size = 0;
	pc_text_add(&importer->name, "", 0);
	pc_text_valid(&importer->name, pc_span_trim(name));
	return importer->name.data;
}

void pc_import_value(struct pc_importer *importer, const struct pc_import_key *key, double value)
{
	const char *name = string_of(importer, key->benchmark);
	struct pc_series *series;

	if (!(value >= 0) || isinf(value)) {
		pc_import_note(importer, "numbers below 0, or that are none, were left out");
		return;
	}
	pc_samples_outcome(importer->samples, name, importer->side, PC_OUTCOME_PASSED, NULL);
	series = pc_samples_series(importer->samples, name, key->function, key->measure);
	if (key->file && !series->file)
		series->file = pc_arena_strdup(pc_memory(importer->pc), key->file);
	pc_series_add(importer->pc, series, importer->side, value);
	importer->results++;
}

void pc_import_whole(struct pc_importer *importer, struct pc_span benchmark,
		     enum pc_measure measure, double value)
{
	pc_import_value(importer,
			&(struct pc_import_key){ .benchmark = benchmark, .measure = measure },
			value);
}

void pc_import_outcome(struct pc_importer *importer, struct pc_span benchmark,
		       enum pc_outcome outcome, struct pc_span why)
{
	const char *said = NULL;

	if (why.size) {
		pc_span_cut(why, '\n', &why, &(struct pc_span){ 0 });
		said = pc_arena_strdup(pc_memory(importer->pc), string_of(importer, why));
	}
	pc_samples_outcome(importer->samples, string_of(importer, benchmark), importer->side,
			   outcome, said);
	importer->results++;
}

void pc_import_revision(struct pc_importer *importer, struct pc_span revision)
{
	PC_AUTO(text) struct pc_text valid = { 0 };

	revision = pc_text_valid_span(&valid, pc_span_trim(revision));
	if (revision.size && !importer->revision)
		importer->revision =
			pc_arena_strndup(pc_memory(importer->pc), revision.data, revision.size);
}

/* ---- what is to be said of it ---- */
void pc_import_note(struct pc_importer *importer, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_note(&importer->remarks, importer->remarks.input, fmt, args);
	va_end(args);
}

void pc_import_damage(struct pc_importer *importer, uint64_t line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_damage_line(&importer->remarks, line, fmt, args);
	va_end(args);
}

void pc_import_skip(struct pc_importer *importer)
{
	pc_remarks_skip(&importer->remarks, pc_input_line_number(importer->input));
}

/* ---- texts ---- */

/* "\x1b[32m", which pytest and cargo write on terminals. */
static struct pc_span without_colours(struct pc_text *scratch, struct pc_span line)
{
	const char *at = line.data, *end = line.data + line.size;

	scratch->size = 0;
	while (at < end) {
		const char *escape = memchr(at, '\x1b', (size_t)(end - at));

		pc_text_add(scratch, at, (size_t)((escape ? escape : end) - at));
		if (!escape)
			break;
		at = escape + 1;
		if (at < end && *at == '[')
			at++;
		while (at < end && ((*at >= '0' && *at <= '9') || *at == ';'))
			at++;
		at += at < end;
	}
	return pc_text_span(scratch);
}

bool pc_import_line(struct pc_importer *importer, struct pc_span *out_line)
{
	bool more = false;

	if (importer->status || pc_cancelled(importer->pc))
		return false;
	importer->status = pc_input_line(importer->input, out_line, &more);
	if (importer->status || !more)
		return false;
	if (memchr(out_line->data, '\x1b', out_line->size))
		*out_line = without_colours(&importer->line, *out_line);
	return true;
}

struct pc_span pc_import_word(struct pc_span *rest)
{
	struct pc_span word = { rest->data, 0 };

	*rest = pc_span_trim(*rest);
	word.data = rest->data;
	while (word.size < rest->size && word.data[word.size] != ' ' &&
	       word.data[word.size] != '\t')
		word.size++;
	*rest = pc_span_trim((struct pc_span){ rest->data + word.size, rest->size - word.size });
	return word;
}

/* What strtod takes for a number and nobody else ("nan", "0x1p3") is none. */
static bool read_double(struct pc_span text, double *out_value)
{
	char copy[NUMBER_BYTES], *end;

	if (!text.size || text.size >= sizeof(copy))
		return false;
	memcpy(copy, text.data, text.size);
	copy[text.size] = 0;
	*out_value = strtod(copy, &end);
	return end == copy + text.size && strspn(copy, "0123456789.eE+-") == text.size &&
	       isfinite(*out_value);
}

bool pc_import_number(struct pc_span text, unsigned power, double *out_value)
{
	struct pc_number number = { 0 };
	double value;
	int64_t whole;

	text = pc_span_trim(text);
	if (!read_double(text, &value) || !(value >= 0))
		return false;
	if (pc_number_parse(text, &number) && number.digits <= power &&
	    pc_number_scaled(&number, power, &whole))
		value = (double)whole;
	else
		value *= pow(10, power);
	if (!isfinite(value))
		return false;
	*out_value = value;
	return true;
}

bool pc_import_time_unit(struct pc_span unit, unsigned *out_power)
{
	static const struct {
		const char *word;
		unsigned power;
	} units[] = {
		{ "ns", 0 }, { "us", 3 }, { "µs", 3 }, { "μs", 3 }, { "ms", 6 }, { "s", 9 },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (pc_span_is(unit, units[i].word)) {
			*out_power = units[i].power;
			return true;
		}
	return false;
}

/* ---- how a process ended ---- */
enum pc_outcome pc_import_signal(struct pc *pc, int64_t number, const char **out_why)
{
	const char *name = number > 0 && number <= SIGNALS ? sigabbrev_np((int)number) : NULL;

	*out_why = name ? pc_arena_printf(pc_memory(pc), "SIG%s", name)
			: pc_arena_printf(pc_memory(pc), "signal %lld", (long long)number);
	return PC_OUTCOME_SIGNALLED;
}

enum pc_outcome pc_import_exit(struct pc *pc, int64_t code, const char **out_why)
{
	*out_why = "";
	if (!code)
		return PC_OUTCOME_PASSED;
	if (code < 0 || (code > SHELL_SIGNAL && code <= SHELL_SIGNAL + SIGNALS))
		return pc_import_signal(pc, code < 0 ? -code : code - SHELL_SIGNAL, out_why);
	*out_why = pc_arena_printf(pc_memory(pc), "exit status %lld", (long long)code);
	return code == SHELL_TIMEOUT ? PC_OUTCOME_TIMEOUT : PC_OUTCOME_FAILED;
}
