/* SPDX-License-Identifier: Apache-2.0
 * What time prints in several lines a command: GNU time with -v, and time -p of POSIX, which names
 * no command. */
#include "base/auto.h"
#include "base/context.h"
#include "measure/import/importer.h"

/* ---- time -v ---- */
struct verbose {
	struct pc_importer *importer;
	struct pc_import_run run;
	struct pc_text command;
	int64_t exit, signal, next_signal;
	bool open;
};

static const char begins[] = "Command being timed:";

static const struct {
	const char *title;
	enum pc_measure measure;
	unsigned power;
	double factor;
} numbers[] = {
	{ "User time (seconds)", PC_MEASURE_USER, 9, 1 },
	{ "System time (seconds)", PC_MEASURE_SYSTEM, 9, 1 },
	{ "Maximum resident set size (kbytes)", PC_MEASURE_MEMORY, 0, 1024 },
	{ "Major (requiring I/O) page faults", PC_MEASURE_MAJOR_FAULTS, 0, 1 },
	{ "Minor (reclaiming a frame) page faults", PC_MEASURE_MINOR_FAULTS, 0, 1 },
	{ "Voluntary context switches", PC_MEASURE_WAITS, 0, 1 },
	{ "Involuntary context switches", PC_MEASURE_PREEMPTIONS, 0, 1 },
};

static void give(struct pc_import_run *run, enum pc_measure measure, double value)
{
	run->values[measure] = value;
	run->have |= (uint64_t)1 << measure;
}

/* "1:02:03" and "2:03.45" */
static bool clock_time(struct pc_span text, double *out_ns)
{
	struct pc_span part;
	double ns = 0, value;

	while (pc_span_cut(text, ':', &part, &text)) {
		if (!pc_import_number(part, 9, &value))
			return false;
		ns = (ns + value) * 60;
	}
	if (!pc_import_number(text, 9, &value))
		return false;
	*out_ns = ns + value;
	return true;
}

static void end_block(struct verbose *v)
{
	struct pc_importer *importer = v->importer;
	struct pc_import_run *run = &v->run;

	if (!v->open)
		return;
	v->open = false;
	run->command = pc_text_span(&v->command);
	run->side = importer->side;
	run->outcome = v->signal ? pc_import_signal(importer->pc, v->signal, &run->why)
				 : pc_import_exit(importer->pc, v->exit, &run->why);
	pc_import_add_run(importer, run);
}

static void begin_block(struct verbose *v, struct pc_span command)
{
	end_block(v);
	v->open = true;
	v->run = (struct pc_import_run){ 0 };
	v->exit = 0;
	v->signal = v->next_signal;
	v->next_signal = 0;
	v->command.size = 0;
	command = pc_span_trim(command);
	if (command.size > 1 && command.data[0] == '"' && command.data[command.size - 1] == '"')
		command = (struct pc_span){ command.data + 1, command.size - 2 };
	pc_text_add(&v->command, command.data, command.size);
}

/* The title may have colons, the value may too. */
static bool value_of(struct pc_span line, const char *title, struct pc_span *out_value)
{
	size_t size = strlen(title);

	if (!pc_span_starts(line, title) || line.size <= size || line.data[size] != ':')
		return false;
	*out_value = pc_span_trim((struct pc_span){ line.data + size + 1, line.size - size - 1 });
	return true;
}

static bool take_value(struct verbose *v, struct pc_span line)
{
	struct pc_span text;
	double value;

	if (value_of(line, "Elapsed (wall clock) time (h:mm:ss or m:ss)", &text)) {
		if (clock_time(text, &value))
			give(&v->run, PC_MEASURE_WALL, value);
		return true;
	}
	if (value_of(line, "Exit status", &text))
		return pc_span_int(text, &v->exit);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (value_of(line, numbers[i].title, &text)) {
			if (pc_import_number(text, numbers[i].power, &value))
				give(&v->run, numbers[i].measure, value * numbers[i].factor);
			return true;
		}
	return false;
}

void pc_parse_import_time_verbose(struct pc_importer *importer)
{
	struct verbose v = { .importer = importer };
	struct pc_span line, text;
	int64_t signal;

	while (pc_import_line(importer, &line)) {
		line = pc_span_trim(line);
		if (value_of(line, "Command being timed", &text)) {
			begin_block(&v, text);
		} else if (pc_import_time_end(line, &signal)) {
			end_block(&v);
			v.next_signal = signal;
		} else if (v.open) {
			take_value(&v, line);
		}
	}
	end_block(&v);
	pc_text_clear(&v.command);
}

int pc_score_import_time_verbose(struct pc_span head)
{
	struct pc_span line, rest = head;

	while (pc_span_cut(rest, '\n', &line, &rest))
		if (pc_span_starts(pc_span_trim(line), begins))
			return 90;
	return 0;
}

/* ---- time -p, and the time of shells ---- */

/* "1.50", "0m1.500s", "0m1,500s" */
static bool shell_time(struct pc_span text, double *out_ns)
{
	PC_AUTO(text) struct pc_text plain = { 0 };
	struct pc_span minutes = { 0 }, rest = pc_span_trim(text);
	double ns = 0, value;

	if (pc_span_cut(rest, 'm', &minutes, &rest)) {
		if (!pc_import_number(minutes, 9, &ns) || !pc_span_ends(rest, "s"))
			return false;
		ns *= 60;
		rest.size--;
	}
	for (size_t i = 0; i < rest.size && rest.size < 64; i++)
		pc_text_putc(&plain, rest.data[i] == ',' ? '.' : rest.data[i]);
	if (!pc_import_number(pc_text_span(&plain), 9, &value))
		return false;
	*out_ns = ns + value;
	return true;
}

static bool time_line(struct pc_span line, enum pc_measure *out_measure, double *out_ns)
{
	static const struct {
		const char *word;
		enum pc_measure measure;
	} words[] = { { "real", PC_MEASURE_WALL },
		      { "user", PC_MEASURE_USER },
		      { "sys", PC_MEASURE_SYSTEM } };
	struct pc_span rest = line, word = pc_import_word(&rest);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (pc_span_is(word, words[i].word)) {
			*out_measure = words[i].measure;
			return shell_time(rest, out_ns);
		}
	return false;
}

void pc_parse_import_time_p(struct pc_importer *importer)
{
	enum pc_measure measure;
	struct pc_span line;
	double ns;

	while (pc_import_line(importer, &line)) {
		if (time_line(line, &measure, &ns))
			pc_import_whole(importer, PC_SPAN("command"), measure, ns);
		else if (pc_span_trim(line).size)
			pc_import_skip(importer);
	}
	pc_import_note(importer, "it does not say how the command ended");
}

int pc_score_import_time_p(struct pc_span head)
{
	struct pc_span line, rest = head;
	unsigned seen = 0;
	double ns;

	for (bool more = true; more;) {
		enum pc_measure measure;

		more = pc_span_cut(rest, '\n', &line, &rest);
		if (time_line(more ? line : rest, &measure, &ns))
			seen |= 1u << measure;
	}
	return seen == (1u << PC_MEASURE_WALL | 1u << PC_MEASURE_USER | 1u << PC_MEASURE_SYSTEM)
		       ? 60
		       : 0;
}
