/* SPDX-License-Identifier: Apache-2.0
 * What settling a model is made of: addresses, places that hold variables, keys, facts on models.
 * Internal to core/llm/settings/. */
#ifndef PC_LLM_SETTINGS_PARTS_H
#define PC_LLM_SETTINGS_PARTS_H

#include "llm/provider/provider.h"
#include "llm/settings/settings.h"

/* ---- addresses (settings_url.c) ---- */
struct pc_url {
	bool secure;	  /* https */
	bool local;	  /* of this machine */
	const char *host; /* in small letters; IPv6 in brackets */
	unsigned port;
	const char *path;  /* "" or "/…", with no "/" at its end */
	const char *query; /* NULL: none */
};

/* `where` names it in errors: "--base-url". PC_ECONFIG: a user in it, another protocol, no host, …
 */
int pc_url_parse(struct pc *pc, const char *text, const char *where, struct pc_url *out_url);
const char *pc_url_text(struct pc *pc, const struct pc_url *url); /* without its query */
bool pc_url_same_server(const struct pc_url *a, const struct pc_url *b);

/* ---- places that hold variables (settings_env.c) ---- */
struct pc_variable {
	const char *name, *value;
};

struct pc_place {
	const char *path; /* of a file; NULL: the environment */
	const struct pc_variable *items;
	size_t count;
};
enum { PC_PLACES = 2 };

/* In the order in which they are asked: --env-file, the environment, the user's own file where
 * there is no --env-file. All in pc's arena. */
int pc_places_read(struct pc *pc, const char *env_file, struct pc_place out_places[PC_PLACES]);
const char *pc_place_get(const struct pc_place *place, const char *name); /* NULL: not set, or "" */
/* "GAI_API_KEY", "GAI_API_KEY of /home/me/.config/perfcopilot/env" */
const char *pc_place_origin(struct pc *pc, const struct pc_place *place, const char *name);

/* A file of secrets: regular, ours, for nobody else, not behind a link. `what` names it in errors.
 */
int pc_private_read(struct pc *pc, const char *path, const char *what, struct pc_text *out);

/* ---- keys (settings_key.c) ---- */
/* PC_ECONFIG: there is none in it, or it has bytes that no header may have. */
int pc_key_check(struct pc *pc, const char *key, const char *origin);
/* From --key-command or --key-file; *out_key NULL: neither is given. */
int pc_key_fetch(struct pc *pc, const struct pc_model_options *options, const char **out_key);

/* ---- what is known of models (settings_models.c) ---- */
struct pc_model_facts {
	const char *prefix;
	const struct pc_provider *provider; /* whose it is; NULL: of none of ours */
	uint32_t context_tokens;
};
/* By the longest prefix; NULL: nothing is known. */
const struct pc_model_facts *pc_model_facts(const char *name);

/* ---- what a server says (settings_server.c, settings_list.c, settings_context.c) ---- */
/* PC_ENET, PC_EMODEL, PC_ECANCEL: why there is no answer of status 200, which *out_body is. */
int pc_server_ask(struct pc *pc, const struct pc_model *model, const struct pc_outgoing *request,
		  int timeout_ms, struct pc_text *out_body);

/* How much fits into a model, as its server says; 0: it does not. */
struct pc_context_said {
	int64_t holds;	 /* as it runs */
	int64_t at_most; /* as it was made */
};
struct pc_model_list {
	struct pc_list names;
	struct pc_context_said context; /* of the model that is asked */
};
/* PC_EMODEL: it is no list. */
int pc_model_list_read(struct pc *pc, const struct pc_model *model, struct pc_span body,
		       struct pc_model_list *out_list);
/* What the entry of a list says, which may be NULL. */
void pc_context_read(struct json_object *entry, struct pc_context_said *out_said);
/* What a server says at `path` beside its list ("/props") of the model; false: nothing is known of
 * that path. */
bool pc_context_read_at(const char *path, const struct pc_model *model, struct pc_span body,
			struct pc_context_said *out_said);
/* Sets context_tokens where the list, or what servers of one's own have beside it, says it. */
void pc_context_find(struct pc *pc, struct pc_model *model, int timeout_ms,
		     const struct pc_context_said *listed);
/* Whether that is its name: Ollama's "llama3" is "llama3:latest". */
bool pc_model_is_called(const char *name, struct pc_span listed);

#endif
