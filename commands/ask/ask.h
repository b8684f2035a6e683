/* SPDX-License-Identifier: Apache-2.0
 * ask's own: its options, one question, and a file of many. */
#ifndef ASK_H
#define ASK_H

#include <perfcopilot.h>

struct ask {
	struct pc_list prompt;
	const char *batch; /* a file of questions; "": one question */
};

/* (one.c) */
int ask_one(struct pc *pc, const struct ask *options);
/* What it took to read data that is too long for one question. */
struct ask_parts {
	size_t count;	/* of the data; 0: it was not split */
	int64_t tokens; /* of all questions about parts; -1: it was not said */
	bool fresh;	/* a model was asked about some of them */
};
/* The question, with its data, or with what was noted of its parts, which are asked here. With
 * --show-prompt the questions on the parts are shown. (parts.c) */
int ask_fill(struct pc *pc, const char *question, struct pc_span data, struct pc_query *out_query,
	     struct ask_parts *out_parts);
/* (batch.c) */
int ask_batch(struct pc *pc, const char *path);
/* How many secrets were taken out, for who sits there. (ask.c) */
void ask_tell_hidden(struct pc *pc);

/* A line of a batch: the question, or why it is none. (question.c) */
struct ask_question {
	struct pc_text id;     /* as it is written, without what no terminal should see; "null" */
	struct pc_query query; /* borrows from what follows */
	struct pc_text prompt, schema;
	struct json_object *object;
	const char *error; /* NULL: it can be asked; static, or in `why` */
	struct pc_text why;
	uint64_t hash; /* of what is asked, by which an answer is known to be of this question */
};
/* `wish` is put below the prompt of a question whose answer is a text; "": there is none. */
void ask_question_parse(struct pc_span line, const char *wish, struct ask_question *out_question);
void ask_question_clear(struct ask_question *question);
static inline void pc_auto_ask_question(struct ask_question *question)
{
	ask_question_clear(question);
}
/* The line of an answer, without its end: {"id":…,"answer":…,"question":"hash"}. */
void ask_answer_print(const char *id, uint64_t hash, const struct pc_answer *answer,
		      struct pc_text *out);

/* What prompt and answer took together; -1: it was not said. (question.c) */
int64_t ask_tokens(const struct pc_answer *answer);

/* ---- what earlier runs have answered (earlier.c) ---- */
struct ask_earlier {
	struct pc_table keys; /* of questions (id), and of answers (id, NUL, hash) */
	struct known *known;  /* by key; heap */
	uint32_t room;
};
void ask_earlier_init(struct ask_earlier *earlier, struct pc *pc);
void ask_earlier_clear(struct ask_earlier *earlier);
/* A line of an earlier run; false: it is no answer. The later of two to one question counts. */
bool ask_earlier_add(struct ask_earlier *earlier, struct pc_span line,
		     struct pc_output_place place);
/* A question of this run stands at `line`: the line of another with the same id, or 0. */
uint64_t ask_earlier_seen(struct ask_earlier *earlier, const struct ask_question *question,
			  uint64_t line);
/* Where its answer lies; NULL: it has none yet. */
const struct pc_output_place *ask_earlier_find(const struct ask_earlier *earlier,
					       const struct ask_question *question);
/* How many answers are to none of the questions that were seen; those to an older wording of one
 * are not among them. */
uint64_t ask_earlier_strange(const struct ask_earlier *earlier);

#endif
