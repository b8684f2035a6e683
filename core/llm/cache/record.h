/* SPDX-License-Identifier: Apache-2.0
 * --record and --replay: a file of exchanges, a line {"question":…,"answer":…} each, so that a run
 * can be repeated with no network; and of the context that questions were made for. Internal. */
#ifndef PC_LLM_RECORD_H
#define PC_LLM_RECORD_H

#include "base/text.h"

struct pc_record;

/* Reads the whole of --replay. PC_EINPUT with line and reason. In pc's arena. */
int pc_replay_open(struct pc *pc, const char *path, struct pc_record **out_record);
/* The answer's JSON, borrowed; data NULL: not in it. */
struct pc_span pc_replay_find(const struct pc_record *record, struct pc_span identity);
/* The identities of all questions, until false is returned. */
typedef bool pc_record_each(void *context, struct pc_span identity);
void pc_replay_each(const struct pc_record *record, pc_record_each *each, void *context);
/* What was written by pc_record_context of this model, or, with NULL for a name, of the only one.
 * False: nothing. *out_name is borrowed. */
bool pc_replay_context(const struct pc_record *record, const char *name, const char **out_name,
		       uint32_t *out_tokens);
/* PC_EINPUT: "… is not in FILE; the nearest there is …", in which they differ is shown. */
int pc_replay_missing(struct pc *pc, const struct pc_record *record, struct pc_span identity);

/* --record: appended line by line, each whole; the file is made new (0600) by the first. */
int pc_record_open(struct pc *pc, const char *path, struct pc_record **out_record);
int pc_record_add(struct pc *pc, struct pc_record *record, struct pc_span identity,
		  struct pc_span answer);
/* How much was taken to fit into the model: prompts are made by it, so that it belongs to them. A
 * line {"context":{"model":…,"tokens":…}}, of which the last for a model is good. */
int pc_record_context(struct pc *pc, struct pc_record *record, const char *model, uint32_t tokens);
void pc_record_close(struct pc_record *record);

/* Whether --record and --replay name files, and others than each other and `output` ("" is standard
 * output). PC_EUSAGE: they do not. (record_paths.c) */
struct pc_model_options;
int pc_record_check(struct pc *pc, const struct pc_model_options *options, const char *output);

#endif
