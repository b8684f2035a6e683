/* SPDX-License-Identifier: Apache-2.0
 * Which model is asked, where, and with which limits: resolved once from the options, the
 * environment, --env-file and the keys' files. Internal. */
#ifndef PC_LLM_SETTINGS_H
#define PC_LLM_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

struct pc_provider; /* llm/provider/provider.h */

/* --key-command may take so long; a person may have to type a passphrase. */
#define PC_KEY_COMMAND_S 30

/* What the global options say; a member of struct pc_options, from which `pc->model_options`
 * points. */
struct pc_model_options {
	const char *name;	 /* --model-or-deployment-id; "" is the provider's default */
	const char *temperature; /* "" is not sent at all */
	const char *provider;	 /* "" is found out from the environment */
	const char *base_url, *env_file, *key_command, *key_file;
	const char *record, *replay;
	double timeout_s, attempt_timeout_s;
	uint32_t max_concurrent, max_answer_tokens, context_tokens; /* the last two 0: not said */
	int64_t budget_tokens;					    /* 0: none */
	uint32_t key_command_ms; /* how long --key-command may take; 0: PC_KEY_COMMAND_S */
	bool show_prompt, cache, refresh, redact;
	struct pc_list redact_patterns; /* of the user, extended regular expressions */
};

static inline bool pc_given(const char *option)
{
	return option && option[0];
}

/* One model, settled. In pc's arena, the key too, which goes nowhere but into a header. */
struct pc_model {
	const struct pc_provider *provider;
	const char *name; /* the model, or Azure's deployment; NULL: pc_model_find_name finds it */
	const char *base_url;	 /* no "/" at its end, no user, no query */
	const char *address;	 /* base_url as a part of questions, without secrets; NULL: the
				    provider's own (pc_models_name) */
	const char *api_version; /* of Azure's dated form; NULL: there is none */
	const char *key; /* NULL: none is sent, or, as with --replay and --show-prompt, asked for */
	const char *key_origin; /* "OPENAI_API_KEY", "key-command": for doctor and errors */
	const char *ca_file;	/* NULL: the system's */
	double temperature;	/* NAN: not sent */
	uint32_t
		max_answer_tokens; /* 0: the server's default, or the provider's where it must be */
	uint32_t context_tokens;   /* what fits, prompt and answer; never 0 */
	const char *context_origin; /* "--context-tokens", "the model", "the server",
					 "a default": said where it cut something */
	bool context_known;	    /* it is said, not guessed */
	bool local;	   /* the address is of this machine: no key is needed, no proxy is used */
	bool key_is_token; /* it goes into "Authorization: Bearer" where the provider's keys do not
			    */
	const char *organization, *project; /* of OpenAI; NULL: not sent */
	const char *const *secrets; /* all keys that are at hand, used or not; NULL ends them */
	const char *withheld; /* the key that is there, and not for this address: its origin */
};

/* PC_OK with *out_model NULL: none is configured, which is no error. PC_ECONFIG: what is configured
 * can't be, and what to do. Asks no network; pc_model_ask does. */
int pc_model_settle(struct pc *pc, const struct pc_model **out_model);

/* Of a local server without -m: the only entry of its /models becomes the name; of several
 * PC_EUSAGE lists them. Nothing is done where the name is known. */
int pc_model_find_name(struct pc *pc, struct pc_model *model);

/* What is known of its context, and of the longest answer, by its name and the options. */
void pc_model_limits(const struct pc_model_options *options, struct pc_model *model);

enum { PC_FIND_TIMEOUT_MS = 10000, PC_CONTEXT_TIMEOUT_MS = 3000 };
/* What the server says: the names of its models in *out_names; of one without a name the only one,
 * and how much fits into it where that is not known. Each request has `timeout_ms`. PC_ENET,
 * PC_EMODEL, PC_ECANCEL: why there is no list. */
int pc_model_ask(struct pc *pc, struct pc_model *model, int timeout_ms, struct pc_list *out_names);
/* Whether a list has the model: Ollama's "llama3" is "llama3:latest". */
bool pc_model_is_among(const char *name, struct pc_list names);

#endif
