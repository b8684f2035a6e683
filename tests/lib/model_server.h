/* SPDX-License-Identifier: Apache-2.0
 * The model server of the tests (model_server.c says what it is): what came, the rules of its
 * script, and what goes out. */
#ifndef PC_TESTS_MODEL_SERVER_H
#define PC_TESTS_MODEL_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct request {
	unsigned long number; /* of all, from 1 */
	unsigned long asked;  /* how often this very request, first line and body, has come */
	struct pc_span whole, head, body;
};

/* Nothing behind `offset` goes out until … */
enum until { UNTIL_MS, UNTIL_GATHERED, UNTIL_AFTER, UNTIL_EVER };
struct mark {
	size_t offset;
	enum until until;
	unsigned long amount;
};

struct answer {
	struct pc_text bytes;
	struct mark *marks;
	size_t mark_count, mark_room;
	size_t pace_bytes; /* 0: as much as can be sent */
	unsigned long pace_ms;
	bool close, reset;
};

/* A line of a script: its verb, and what follows it. */
struct line {
	struct pc_span verb, text;
};
struct rule {
	struct line *lines;
	size_t count;
	unsigned long used;
};

/* model_script.c */
/* False: it can't be read, or says what is no line of a script; told on standard error. */
bool script_read(const char *path);
/* By the first rule whose conditions hold; 404 where there is none. */
void script_answer(const struct request *request, struct answer *out_answer);
struct line line_of(struct pc_span text);
/* One or two numbers; where there is no second it is the first. */
void numbers(struct pc_span text, unsigned long *out_first, unsigned long *out_last);
uint64_t next_random(void);
uint64_t hash_of(uint64_t hash, struct pc_span span);

/* model_answer.c: an answer while it is made */
struct making {
	const struct request *request;
	struct answer *out;
	const struct wire *wire;
	struct pc_text headers;
	struct pc_text prompt, model, piece, reason; /* what %p %m %t %f stand for */
	struct pc_span status, newline;
	enum framing { AUTO, CHUNKED, LENGTH, UNTIL_CLOSE } framing;
	enum { CUT_NOT, CUT_BODY, CUT_HEAD, CUT_RANDOM } cut;
	unsigned long cut_at, pieces;
	size_t body_at;	  /* 0: the head is not out */
	size_t length_at; /* where the body's length is to be written; 0: nowhere */
	bool raw;
};
struct verb {
	const char *name;
	void (*make)(struct making *making, struct pc_span text);
	enum until until; /* where there is no `make` */
};
bool is_verb(struct pc_span name);
void make_line(struct making *making, struct line line);
void make_answer(const struct request *request, const struct rule *rule, struct answer *out_answer);
/* A text of the script; `quoted`: as a string of JSON has it. */
void expand(const struct making *making, struct pc_span text, bool quoted, struct pc_text *out);

/* model_wire.c */
void wire_start(struct making *making);
void wire_set(struct making *making, struct pc_span text);
void wire_begin(struct making *making, struct pc_span text);
void wire_text(struct making *making, struct pc_span text);
void wire_words(struct making *making, struct pc_span text);
void wire_finish(struct making *making, struct pc_span text);
void wire_done(struct making *making, struct pc_span text);
void wire_say(struct making *making, struct pc_span text);

#endif
