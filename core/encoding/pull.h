/* SPDX-License-Identifier: Apache-2.0
 * JSON, pulled piece by piece: nothing is kept but the way down to where the reader stands, so that
 * memory does not grow with the input. It forgives what profilers do: commas before a closing
 * bracket, NaN, control characters in strings, numbers that are written as strings (see
 * doc/adr/0005-json-is-pulled.md). Internal.
 *
 *	unsigned object = pc_pull_object(pull);
 *	while (pc_pull_member(pull, object, &key))
 *		if (pc_span_is(key, "nodes"))
 *			read_nodes(pull);
 *
 * What of a value is not read is skipped by the next pc_pull_member or pc_pull_item. After damage
 * everything gives false, so that all loops end. */
#ifndef PC_ENCODING_PULL_H
#define PC_ENCODING_PULL_H

#include "base/text.h"
#include "input/input.h"

enum { PC_PULL_TEXT_MAX = 1 << 20, PC_PULL_DEPTH_MAX = 1 << 20 };

struct pc_pull {
	struct pc_input *input; /* borrowed; NULL: `rest` is all there is */
	struct pc_span rest;	/* read, not used up */
	uint64_t before;	/* bytes before the end of `rest` */
	uint64_t line;
	struct pc_text text;   /* a token that had to be put together */
	struct pc_text levels; /* '{' or '[' of all that is open */
	bool value;	       /* stands before a value */
	bool separated;	       /* a comma came, or nothing is to be separated */
	bool may_stay_open;    /* the outermost array need not be closed */
	bool stayed_open;      /* and was not (pc_pull_end) */
	bool shortened;	       /* a string was longer than PC_PULL_TEXT_MAX */
	const char *damage; /* what is wrong at the place where the reader stands; NULL: nothing */
	int status;	    /* of the input */
};

/* Stands before the first value. pc_pull_clear when done, on failure too. */
void pc_pull_open(struct pc_pull *pull, struct pc_input *input);
void pc_pull_head(struct pc_pull *pull, struct pc_span head); /* of a head alone, for scoring */
void pc_pull_clear(struct pc_pull *pull);
static inline void pc_auto_pull(struct pc_pull *pull)
{
	pc_pull_clear(pull);
}
/* Reads what is left of the first value; what stands behind it is damage. Gives the status of the
 * input. */
int pc_pull_end(struct pc_pull *pull);
/* Whether it is wrong at that byte. Not of an input that could not be read to its end, which says
 * itself why. */
bool pc_pull_is_damaged(const struct pc_pull *pull, uint64_t *out_byte);
/* Whatever it is that stands there is wrong: the reader goes no further. `why` is constant. */
void pc_pull_damage(struct pc_pull *pull, const char *why);

/* Goes into the object (array) before which the reader stands: its level, or 0 when it is none. */
unsigned pc_pull_object(struct pc_pull *pull);
unsigned pc_pull_array(struct pc_pull *pull);
/* Stands before the value of the next member (item) of that level; false: there is no more of it,
 * and the level is left. The key is borrowed until the next call. */
bool pc_pull_member(struct pc_pull *pull, unsigned level, struct pc_span *out_key);
bool pc_pull_item(struct pc_pull *pull, unsigned level);

/* The value before which the reader stands, borrowed until the next call; false, and it is still
 * there, when it is of another kind. */
bool pc_pull_string(struct pc_pull *pull, struct pc_span *out_text);
bool pc_pull_scalar(struct pc_pull *pull, struct pc_span *out_text); /* a string or a number */
/* A number, or a string that is one, whole or with decimals, in 10^-digits; digits are as few as
 * can be, at most 9: finer is rounded. */
struct pc_number {
	int64_t value;
	unsigned digits;
	bool known;
};
bool pc_pull_number(struct pc_pull *pull, struct pc_number *out_number);
/* The same in units of 10^-power, rounded: with power 3 microseconds become nanoseconds. null is
 * PC_UNKNOWN, true 1. */
bool pc_pull_int(struct pc_pull *pull, unsigned power, int64_t *out_value);
bool pc_number_parse(struct pc_span text, struct pc_number *out_number);
bool pc_number_scaled(const struct pc_number *number, unsigned power, int64_t *out_value);

/* ---- the members of an object that are wanted, as a table that ends with a name of NULL ---- */
struct pc_pull_field {
	const char *name;
	enum {
		PC_PULL_TEXT,	/* struct pc_text: a string or number, replaced */
		PC_PULL_INT,	/* int64_t: a whole number */
		PC_PULL_NUMBER, /* struct pc_number */
		PC_PULL_CALL	/* `call` reads the value */
	} kind;
	size_t offset; /* in the record */
	void (*call)(struct pc_pull *pull, void *record);
};
/* The member `key`, when the table has it; false: it has not. */
bool pc_pull_field(struct pc_pull *pull, const struct pc_pull_field *fields, struct pc_span key,
		   void *record);
/* Fills the record; what the object does not have stays as it was. False: it is no object. */
bool pc_pull_fields(struct pc_pull *pull, const struct pc_pull_field *fields, void *record);

/* A column of whole numbers; null is PC_UNKNOWN. Such columns are what grows with an input that
 * lists its samples: they are bounded. */
enum { PC_COLUMN_MAX = 32 << 20 };
struct pc_column {
	int64_t *values; /* owned */
	uint32_t count, room;
};
void pc_column_add(struct pc_pull *pull, struct pc_column *column, int64_t value);
/* All items of an array, in units of 10^-power. */
void pc_pull_column(struct pc_pull *pull, unsigned power, struct pc_column *column);
void pc_column_clear(struct pc_column *column);
/* The value at `index`, or PC_UNKNOWN. */
static inline int64_t pc_column_at(const struct pc_column *column, int64_t index)
{
	return index >= 0 && index < column->count ? column->values[index] : PC_UNKNOWN;
}

/* ---- detection ---- */
/* The keys in a head as paths: "nodes[].callFrame", "[].ph"; of arrays the first item counts, and
 * four steps are the deepest. Keys with characters of such paths are left out. */
void pc_paths_of(struct pc_span head, struct pc_text *out_paths);
bool pc_paths_have(const struct pc_text *paths, const char *path);

#endif
