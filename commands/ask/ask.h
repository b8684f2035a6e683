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

/* A line of a batch: the question, or why it is none. (question.c) */
struct ask_question {
	const char *id; /* as JSON has it; NULL: it has none */
	struct pc_query query;
	const char *error; /* NULL: it can be asked */
	uint64_t hash;	   /* of the line, by which an answer is known to be of this question */
};
/* What comes of it lives in pc's arena. */
void ask_question_parse(struct pc *pc, struct pc_span line, struct ask_question *out_question);
/* The line of an answer, without its end: {"id":…,"answer":…,"question":"hash"}. */
void ask_answer_print(const char *id, uint64_t hash, const struct pc_answer *answer,
		      struct pc_text *out);

/* What prompt and answer took together; -1: it was not said. (question.c) */
int64_t ask_tokens(const struct pc_answer *answer);

#endif
