/* SPDX-License-Identifier: Apache-2.0
 * The head of a sample: its fields from left to right. The command may be any text, so every word
 * is tried as the first one after it. */
#include "formats/perf/perf_sample.h"

#include "formats/lines.h"
#include "formats/perf/perf_frame.h"
#include "profile/profile.h"

enum {
	PERIOD_WIDTH = 10,
	COMMAND_WORDS_MAX = 32
}; /* Linux cuts a name to 15 bytes; simpleperf does not */

/* ---- fields ---- */

/* Digits alone, unlike pc_span_int; false when they are too many as well. */
static bool read_digits(struct pc_span word, int64_t *out_value)
{
	int64_t value = 0;

	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] < '0' || word.data[i] > '9' ||
		    __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, word.data[i] - '0', &value))
			return false;
	*out_value = value;
	return word.size > 0;
}

/* -1 is what perf prints of a process that it does not know */
static bool read_id(struct pc_span word, int64_t *out_value)
{
	if (word.size && word.data[0] == '-') {
		word = (struct pc_span){ word.data + 1, word.size - 1 };
		if (!read_digits(word, out_value))
			return false;
		*out_value = -1;
		return true;
	}
	return read_digits(word, out_value);
}

/* "977/980" is a process and its thread, "980" a thread */
static bool read_ids(struct pc_span word, struct pc_perf_head *head)
{
	struct pc_span pid, tid = word;

	head->pid = -1;
	if (word.size && ((word.data[0] >= '0' && word.data[0] <= '9') || word.data[0] == '-') &&
	    pc_span_cut(word, '/', &pid, &tid) && !read_id(pid, &head->pid))
		return false;
	return read_id(tid, &head->tid);
}

static bool is_cpu(struct pc_span word)
{
	return word.size > 2 && word.data[0] == '[' && word.data[word.size - 1] == ']' &&
	       pc_span_digits((struct pc_span){ word.data + 1, word.size - 2 });
}

/* "7628263.042515:" */
static bool is_time(struct pc_span word)
{
	struct pc_span seconds, fraction;

	if (!word.size || word.data[word.size - 1] != ':')
		return false;
	word.size--;
	return pc_span_cut(word, '.', &seconds, &fraction) && pc_span_digits(seconds) &&
	       pc_span_digits(fraction);
}

/* "K", "U", "GK": where the sample was taken (-F +misc) */
static bool is_misc(struct pc_span word)
{
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] < 'A' || word.data[i] > 'Z')
			return false;
	return word.size <= 2;
}

static bool is_event(struct pc_span word)
{
	char c = word.data[0];

	return word.size > 1 && word.data[word.size - 1] == ':' &&
	       ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_');
}

/* ---- what follows the ids ---- */

struct words {
	struct pc_span rest, word, after; /* rest: blanks, word, after */
	bool more;
};

static void step(struct words *words)
{
	words->rest = words->after;
	words->more = pc_span_word(&words->after, &words->word);
}

static bool takes(const struct words *words, unsigned wanted, unsigned field)
{
	return words->more && (wanted & field);
}

static bool is_record(struct pc_span word)
{
	return word.data[0] == 'P' && pc_span_starts(word, "PERF_RECORD_");
}

/* "[001] 7628263.042515:   250000 cycles: …", each of them optional. False: a number is out of
 * range. */
static bool read_tail(struct pc_span rest, unsigned wanted, struct pc_perf_head *head)
{
	struct words words = { .after = rest };

	head->period = PC_UNKNOWN;
	head->event = (struct pc_span){ NULL, 0 };
	head->record = false;
	step(&words);
	if (words.more && is_misc(words.word))
		step(&words);
	if (takes(&words, wanted, PC_PERF_CPU) && is_cpu(words.word)) {
		head->fields |= PC_PERF_CPU;
		step(&words);
		if (words.more && is_misc(words.word))
			step(&words);
	}
	if (takes(&words, wanted, PC_PERF_TIME) && is_time(words.word)) {
		head->fields |= PC_PERF_TIME;
		step(&words);
	}
	if (takes(&words, wanted, PC_PERF_PERIOD) && pc_span_digits(words.word)) {
		if (!read_digits(words.word, &head->period))
			return false;
		head->fields |= PC_PERF_PERIOD;
		step(&words);
	}
	head->record = words.more && is_record(words.word);
	if (!head->record && takes(&words, wanted, PC_PERF_EVENT) && is_event(words.word)) {
		head->fields |= PC_PERF_EVENT;
		head->event = (struct pc_span){ words.word.data, words.word.size - 1 };
		step(&words);
	}
	head->rest = words.rest;
	return true;
}

/* perf pads a period to 10 columns, and an id to 5: "w    1001001 " */
static bool is_period(struct pc_span line, struct pc_span word, struct pc_span after)
{
	const char *blank = word.data;
	struct pc_span next;

	if (!pc_span_digits(word))
		return false;
	while (blank > line.data && blank[-1] == ' ')
		blank--;
	return word.data + word.size - blank > PERIOD_WIDTH &&
	       (!pc_span_word(&after, &next) || is_event(next));
}

/* Whether what follows `word` is the id of a thread, so that `word` is the end of a name: "face 12
 * 1234 cycles:". perf pads an id to 5 columns, and a period to 10. */
static bool ends_name(struct pc_span line, struct pc_span word, struct pc_span after)
{
	enum { ID_WIDTH = 5 };
	struct pc_span id, event;
	size_t width, blanks = 0;

	while (blanks < after.size && after.data[blanks] == ' ')
		blanks++;
	if (blanks < after.size && after.data[blanks] == '[') /* a CPU, as nearly always */
		return false;
	if (!pc_span_word(&after, &id) || !pc_span_digits(id) || !pc_span_word(&after, &event) ||
	    !is_event(event))
		return false;
	width = (size_t)(id.data + id.size - word.data) - word.size;
	if (width > PERIOD_WIDTH)
		return false;
	if (width > id.size + 1)
		return true;
	return id.size >= ID_WIDTH && word.size < ID_WIDTH && word.data > line.data &&
	       (word.data - line.data < 2 || word.data[-2] != ' ');
}

/* ---- heads ---- */

static bool is_certain(const struct pc_perf_head *head)
{
	if (head->record || (head->fields & PC_PERF_EVENT))
		return true;
	return (head->fields & PC_PERF_TIME) && !pc_span_trim(head->rest).size;
}

/* The command; or, when perf was not asked for it, the ids. */
static void read_before(struct pc_span before, struct pc_perf_head *head)
{
	before = pc_span_trim(before);
	if (!(head->fields & PC_PERF_IDS) && read_ids(before, head)) {
		head->fields |= PC_PERF_IDS;
		return;
	}
	if (!(head->fields & PC_PERF_IDS))
		head->pid = head->tid = -1;
	head->command = before;
	head->fields |= PC_PERF_COMMAND;
}

bool pc_perf_head(struct pc_span line, struct pc_perf_head *out_head)
{
	struct pc_span rest = line, word, tail;
	struct pc_perf_head head = { .pid = -1, .tid = -1 };

	if (line.size && is_record(line)) { /* of perf itself, such as the end of a round */
		head.record = true;
		head.rest = line;
		*out_head = head;
		return true;
	}
	for (int words = 0; words < COMMAND_WORDS_MAX && pc_span_word(&rest, &word); words++) {
		if (!words || ends_name(line, word, rest))
			continue;
		if (read_ids(word, &head) && !is_period(line, word, rest)) {
			head.fields = PC_PERF_IDS;
			tail = rest;
		} else if (is_time(word) || pc_span_digits(word)) { /* -F without pid and tid */
			head.pid = head.tid = -1;
			head.fields = 0;
			tail = (struct pc_span){ word.data, word.size + rest.size };
		} else {
			continue;
		}
		if (!read_tail(tail, PC_PERF_ANY, &head) || !is_certain(&head))
			continue;
		read_before((struct pc_span){ line.data, (size_t)(word.data - line.data) }, &head);
		*out_head = head;
		return true;
	}
	return false;
}

/* ---- heads of a text that is known to have them ---- */

static bool ends_well(const struct pc_perf_head *head)
{
	struct pc_perf_frame frame, first;

	if (head->record)
		return true;
	if (!pc_span_trim(head->rest).size)
		return head->fields != 0;
	/* an address must be the first word, for one further on may follow a command */
	if (pc_perf_head_frame(head->rest, &frame) && pc_perf_frame(head->rest, &first))
		return head->fields || frame.module.size;
	return head->event.size && memchr(head->event.data, ':', head->event.size);
}

/* The fields of `rest`, which begins after the command. */
static bool read_loose(struct pc_span line, struct pc_span rest, unsigned wanted,
		       struct pc_perf_head *head)
{
	struct pc_span after = rest, word;

	head->pid = head->tid = -1;
	if ((wanted & PC_PERF_IDS) && pc_span_word(&after, &word) && read_ids(word, head)) {
		if (ends_name(line, word, after))
			return false;
		if (wanted != PC_PERF_ANY || !is_period(line, word, after)) {
			head->fields |= PC_PERF_IDS;
			rest = after;
		} else {
			head->pid = head->tid = -1;
		}
	}
	if (!read_tail(rest, wanted, head) || !ends_well(head))
		return false;
	return head->record || wanted == PC_PERF_ANY || head->fields == wanted;
}

bool pc_perf_loose_head(struct pc_span line, unsigned fields, struct pc_perf_head *out_head)
{
	enum { COMMAND_SIZE = 16 }; /* a line of nothing but a command: Linux cuts it to this */
	struct pc_span rest = line, word;

	for (int words = 0; words < COMMAND_WORDS_MAX; words++) {
		struct pc_perf_head head = { .fields = words ? PC_PERF_COMMAND : 0 };

		head.command = pc_span_trim(
			(struct pc_span){ line.data, (size_t)(rest.data - line.data) });
		if ((words || fields == PC_PERF_ANY || !(fields & PC_PERF_COMMAND)) &&
		    read_loose(line, rest, fields, &head) &&
		    (head.fields != PC_PERF_COMMAND || head.command.size <= COMMAND_SIZE)) {
			*out_head = head;
			return true;
		}
		if ((fields != PC_PERF_ANY && !(fields & PC_PERF_COMMAND)) ||
		    !pc_span_word(&rest, &word))
			return false;
	}
	return false;
}
