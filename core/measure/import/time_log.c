/* SPDX-License-Identifier: Apache-2.0
 * A log of GNU time, one record a command, as timing suites keep it:
 *	0 326.85s 391.15s 7.42s 2383400KB timeout 600 kevm prove tests/specs/x-spec.k --backend
 *haskell that is '%x %es %Us %Ss %MKB %C', with up to five lines before it that name a revision.
 *What GNU time itself says of a command's end stands on the line before its record. */
#include "base/auto.h"
#include "base/context.h"
#include "measure/import/importer.h"

struct record {
	int64_t exit;
	double wall, user, system, memory;
	struct pc_span command;
};

struct log {
	struct pc_importer *importer;
	struct record record;
	struct pc_text command;	     /* of the record, which may go on on the next line */
	int64_t signal, next_signal; /* 0: none was told */
	bool open;
};

/* "1.50s" and "5000KB" */
static bool quantity(struct pc_span word, const char *unit, unsigned power, double *out_value)
{
	if (!pc_span_ends(word, unit))
		return false;
	word.size -= strlen(unit);
	return pc_import_number(word, power, out_value);
}

static bool read_record(struct pc_span line, struct record *out_record)
{
	struct record record = { 0 };
	struct pc_span rest = line;

	if (!line.size || line.data[0] < '0' || line.data[0] > '9' ||
	    !pc_span_int(pc_import_word(&rest), &record.exit) ||
	    !quantity(pc_import_word(&rest), "s", 9, &record.wall) ||
	    !quantity(pc_import_word(&rest), "s", 9, &record.user) ||
	    !quantity(pc_import_word(&rest), "s", 9, &record.system) ||
	    !quantity(pc_import_word(&rest), "KB", 0, &record.memory) || !rest.size)
		return false;
	record.memory *= 1024;
	record.command = rest;
	*out_record = record;
	return true;
}

bool pc_import_time_end(struct pc_span line, int64_t *out_signal)
{
	static const char killed[] = "Command terminated by signal ";
	static const char failed[] = "Command exited with non-zero status ";

	line = pc_span_trim(line);
	*out_signal = 0;
	if (pc_span_starts(line, failed))
		return true;
	return pc_span_starts(line, killed) &&
	       pc_span_int((struct pc_span){ line.data + sizeof(killed) - 1,
					     line.size - sizeof(killed) + 1 },
			   out_signal);
}

static void end_record(struct log *log)
{
	struct pc_importer *importer = log->importer;
	const struct record *record = &log->record;
	struct pc_import_run run = { .command = pc_text_span(&log->command),
				     .side = importer->side,
				     .have = 1 << PC_MEASURE_WALL | 1 << PC_MEASURE_USER |
					     1 << PC_MEASURE_SYSTEM | 1 << PC_MEASURE_MEMORY };

	if (!log->open)
		return;
	log->open = false;
	run.values[PC_MEASURE_WALL] = record->wall;
	run.values[PC_MEASURE_USER] = record->user;
	run.values[PC_MEASURE_SYSTEM] = record->system;
	run.values[PC_MEASURE_MEMORY] = record->memory;
	run.outcome = log->signal ? pc_import_signal(importer->pc, log->signal, &run.why)
				  : pc_import_exit(importer->pc, record->exit, &run.why);
	if (!record->exit && !log->signal)
		pc_import_note(importer,
			       "GNU time writes 0 for a command that a signal ended: what "
			       "passed may have crashed");
	pc_import_add_run(importer, &run);
}

/* "Kore version 0.60", "Git:", "  revision:\t1111 (dirty)", … */
static bool is_header(struct log *log, struct pc_span line)
{
	static const char *const words[] = { "Git:", "branch:", "last commit:", NULL };
	struct pc_span at = pc_span_trim(line);

	if (pc_span_starts(at, "revision:")) {
		pc_import_revision(log->importer, (struct pc_span){ at.data + 9, at.size - 9 });
		return true;
	}
	for (const char *const *word = words; *word; word++)
		if (pc_span_starts(at, *word))
			return true;
	return pc_span_find(at, " version ") != NULL;
}

static void take_line(struct log *log, struct pc_span line, bool begun)
{
	struct record record;
	int64_t signal;

	if (read_record(line, &record)) {
		end_record(log);
		log->record = record;
		log->signal = log->next_signal;
		log->next_signal = 0;
		log->command.size = 0;
		pc_text_add(&log->command, record.command.data, record.command.size);
		log->open = true;
	} else if (pc_import_time_end(line, &signal)) {
		end_record(log);
		log->next_signal = signal;
	} else if (log->open) { /* the command had a line's end in it */
		line = pc_span_trim(line);
		pc_text_putc(&log->command, ' ');
		pc_text_add(&log->command, line.data, line.size);
	} else if (begun || !is_header(log, line)) {
		if (line.size)
			pc_import_skip(log->importer);
	}
}

void pc_parse_import_time_log(struct pc_importer *importer)
{
	struct log log = { .importer = importer };
	struct pc_span line;
	bool begun = false;

	while (pc_import_line(importer, &line)) {
		take_line(&log, line, begun);
		begun = begun || log.open;
	}
	end_record(&log);
	pc_text_clear(&log.command);
}

int pc_score_import_time_log(struct pc_span head)
{
	struct pc_span line, rest = head;
	struct record record;

	while (pc_span_cut(rest, '\n', &line, &rest))
		if (read_record(line, &record))
			return 95;
	return read_record(rest, &record) ? 95 : 0;
}
