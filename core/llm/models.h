/* SPDX-License-Identifier: Apache-2.0
 * What a run holds open to ask models: the model that is settled, connections, what hides secrets,
 * answers kept and recorded, and what was used. One for a run, made at first use, closed when pc
 * ends. Internal. */
#ifndef PC_LLM_MODELS_H
#define PC_LLM_MODELS_H

#include "llm/cache/cache.h"
#include "llm/cache/record.h"
#include "llm/pool/pool.h"
#include "llm/pool/rate.h"
#include "llm/provider/provider.h"
#include "llm/redact/redact.h"
#include "wire/transport.h"

struct pc_job;

/* The questions that were asked in this run, found by their identity. */
struct pc_asked {
	struct pc_index *index;
	struct pc_job **jobs; /* by id of the index */
	size_t room;
};

struct pc_models {
	struct pc *pc;
	const struct pc_model_options *options; /* never NULL */
	const struct pc_model *model;		/* NULL: not settled, or none is configured */
	struct pc_redactor *redactor;
	const struct pc_transport *transport; /* NULL: nothing was asked yet; tests set their own */
	struct pc_net *net;
	const struct pc_cache_table *cache_table;
	struct pc_cache *cache; /* NULL: none is used */
	struct pc_record *record, *replay;
	struct pc_rate rate;
	struct pc_asked asked;
	struct pc_model_use use;
	int64_t spent;		/* tokens, for --budget: as said by the server, else as estimated */
	int64_t longest_answer; /* so far, in tokens; 0: none came yet */
	unsigned quirks;	/* enum pc_quirk, learnt from refusals */
	const char *record_error; /* why --record is not complete; NULL: it is */
	bool settled, opened, running;
	bool named, looked_up, context_recorded;
	const char *nameless; /* why no name was found; NULL: it is known */
	int nameless_status;
	bool told_cache, told_short; /* said once in a run */
	uint64_t (*now_ms)(void);    /* of a clock that never goes back */
	double (*chance)(void);	     /* in [0, 1) */
};

/* Those of the run, made when there are none; nothing is opened yet. */
struct pc_models *pc_models_of(struct pc *pc);
/* Settles the model: PC_OK with models->model NULL: none is configured. */
int pc_models_settle(struct pc_models *models);
/* Ready to take out secrets, the key of a model that is settled among them. */
int pc_models_hide(struct pc_models *models);
/* Opens what is recorded, and what is kept; that the latter can't be is no error. */
int pc_models_sources(struct pc_models *models);
/* Finds out once in a run, of the model that is settled, what is not said: its name, and the
 * address as it stands in questions. (models_name.c) */
int pc_models_name(struct pc_models *models);
/* Ready to be asked: PC_ECONFIG where none is configured; answers kept and recorded are opened. */
int pc_models_open(struct pc_models *models);
/* The same, and how much fits into the model: the server is asked, or --replay. PC_OK with the
 * name; that more is not said is no error. (look_up.c) */
int pc_models_look_up(struct pc_models *models);
/* Why a question of so many tokens can't be asked; NULL: it fits, or that is not known. In pc's
 * arena. (prompt/room.c) */
const char *pc_models_too_long(const struct pc_models *models, int64_t tokens);
/* Another model is asked from here on; the same server. */
int pc_models_rename(struct pc_models *models, const char *name);
/* Connections are opened by the first question that needs one. */
int pc_models_connect(struct pc_models *models);

/* Appends what may be sent of a text: valid UTF-8, secrets taken out (unless --no-redact). How many
 * there were. */
size_t pc_models_redact(const struct pc_models *models, const char *text, struct pc_text *out);
/* Whether a key that is at hand stands in a text: servers and models repeat what they see. */
bool pc_models_has_key(const struct pc_models *models, const char *text);
/* Appends a text of a server, or of curl, so that it can be told: without secrets whatever the
 * options say, without controls, not long. */
void pc_models_tell(const struct pc_models *models, struct pc_span span, struct pc_text *out);

/* Tells who sits there, and --debug. `why` may be of a stranger. */
void pc_models_hint(const struct pc_models *models, const char *what, const char *why);
/* The cache can't be used: it is told once, and nothing else follows from it. */
void pc_models_uncached(struct pc_models *models, const char *what, const char *why);

/* ---- kept.c ---- */
/* An answer that is there already: of --replay, or kept. True: *out_answer is set; with --replay it
 * is always, if only to an error. */
bool pc_models_known(struct pc_models *models, struct pc_span identity,
		     struct pc_answer *out_answer);
/* Writes down an answer without a status: for --record, and (unless it was cut, is empty or came
 * from there) for the next run. */
void pc_models_keep(struct pc_models *models, struct pc_span identity,
		    const struct pc_answer *answer);

#endif
