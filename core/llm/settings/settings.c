/* SPDX-License-Identifier: Apache-2.0
 * Which model is asked, and where. A key goes to the address that stands beside it (one family of
 * variables, one place), to its provider's own, or, from --key-command and --key-file, wherever
 * this run asks; never to a --base-url that it was not given for. */
#include "llm/settings/settings.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/context.h"
#include "base/log.h"
#include "llm/pool/pool.h"
#include "llm/settings/settings_family.h"

/* Ollama's own on small machines, which cuts what is longer and says nothing. */
enum { LOCAL_CONTEXT_TOKENS = 4096 };

PC_API const char *pc_model_remedy(void)
{
	return "no model is configured: set OPENAI_API_KEY, ANTHROPIC_API_KEY or GAI_API_*, or "
	       "name "
	       "a server of your own, --base-url http://127.0.0.1:11434/v1";
}

/* ---- who is asked, and where ---- */

/* Whose model it is by its name; NULL: nobody knows. */
static const struct pc_provider *provider_of_name(const struct pc_settling *s)
{
	const struct pc_model_facts *facts =
		pc_given(s->options->name) ? pc_model_facts(s->options->name) : NULL;

	return facts ? facts->provider : NULL;
}

/* With --base-url: whatever stands beside the same address goes with it, and no other key. */
static int choose_by_url(struct pc_settling *s)
{
	int status = pc_url_parse(s->pc, s->options->base_url, "--base-url", &s->url);

	if (status)
		return status;
	s->has_url = true;
	s->provider = pc_provider_named(s->options->provider);
	for (size_t i = 0; i < s->family_count && !s->family; i++) {
		const struct pc_family *family = &s->families[i];

		if (!family->wrong && family->has_url &&
		    (!s->provider || s->provider == family->provider) &&
		    pc_url_same_server(&family->url, &s->url))
			s->family = family;
	}
	if (!s->provider)
		s->provider = s->family ? s->family->provider : pc_provider_of_host(&s->url);
	for (size_t i = 0; i < s->family_count && !s->family && !s->model.withheld; i++)
		if (s->families[i].provider == s->provider && s->families[i].key)
			s->model.withheld = s->families[i].key_origin;
	return PC_OK;
}

/* What is wrong with it is told if it is to be used, so that counts. */
static const struct pc_family *family_of(const struct pc_settling *s,
					 const struct pc_provider *provider)
{
	for (size_t i = 0; i < s->family_count; i++) {
		const struct pc_family *family = &s->families[i];

		if ((!provider || provider == family->provider) &&
		    (family->wrong || (family->has_url && (family->key || family->base))))
			return family;
	}
	return NULL;
}

/* A key without an address, or GAI_API_TYPE alone. PC_OK: there is no such thing. */
static int tell_incomplete(const struct pc_settling *s, const struct pc_provider *provider)
{
	for (size_t i = 0; i < s->family_count; i++) {
		const struct pc_family *family = &s->families[i];

		if (provider && provider != family->provider)
			continue;
		if (!family->has_url)
			return pc_fail(s->pc, PC_ECONFIG,
				       "%s has no address of its own: set %s, or --base-url",
				       family->provider->name, family->base_name);
		if (!family->key)
			return pc_fail(s->pc, PC_ECONFIG,
				       "%s is to be asked and has no key: set %s",
				       family->provider->name, family->key_name);
	}
	return PC_OK;
}

static bool is_asked_for(const struct pc_settling *s)
{
	const struct pc_model_options *options = s->options;

	return pc_given(options->provider) || pc_given(options->name) ||
	       pc_given(options->key_command) || pc_given(options->key_file) ||
	       pc_given(options->env_file) || pc_given(options->replay);
}

static int choose(struct pc_settling *s)
{
	const struct pc_provider *wanted = pc_provider_named(s->options->provider),
				 *named = provider_of_name(s);
	bool own_key = pc_given(s->options->key_command) || pc_given(s->options->key_file);

	if (pc_given(s->options->base_url))
		return choose_by_url(s);
	s->family = wanted ? family_of(s, wanted) : named ? family_of(s, named) : NULL;
	if (!s->family && !wanted)
		s->family = family_of(s, NULL);
	if (s->family && s->family->wrong)
		return pc_fail(s->pc, PC_ECONFIG, "%s", s->family->wrong);
	if (!s->family && !own_key && !s->keyless && tell_incomplete(s, wanted))
		return PC_ECONFIG;
	if (s->family) {
		s->provider = s->family->provider;
		s->url = s->family->url;
		s->has_url = true;
	} else if (is_asked_for(s)) {
		s->provider = wanted ? wanted : named ? named : &pc_openai;
	}
	return PC_OK;
}

/* ---- its key ---- */

/* Tokens of Entra are JSON Web Tokens, keys are not. */
static bool is_web_token(const char *key)
{
	const char *dot = strchr(key, '.');

	return pc_span_starts(pc_span(key), "eyJ") && dot && strchr(dot + 1, '.');
}

static int check_key(const struct pc_settling *s)
{
	const struct pc_model *model = &s->model;
	bool needed = !model->local && !s->keyless &&
		      (s->provider == &pc_azure || pc_settling_is_own_address(s));

	if (!model->key && needed)
		return pc_fail(s->pc, PC_ECONFIG,
			       "%s at %s needs a key%s%s: set %s, --key-file or --key-command",
			       s->provider->name, model->base_url,
			       model->withheld ? ", and is not sent " : "",
			       model->withheld ? model->withheld : "",
			       pc_family_key_name(s->provider));
	if (model->key && !model->local && !s->url.secure)
		return pc_fail(s->pc, PC_ECONFIG,
			       "the key (%s) would go to %s in the clear, for all on the way to "
			       "read: use https://, or a server that needs no key",
			       model->key_origin, model->base_url);
	return PC_OK;
}

static int settle_key(struct pc_settling *s)
{
	struct pc_model *model = &s->model;
	const char *own = NULL;
	int status;

	if (s->keyless) {
		model->key_origin = pc_given(s->options->key_file)	? "--key-file"
				    : pc_given(s->options->key_command) ? "--key-command"
				    : s->family				? s->family->key_origin
									: NULL;
		return PC_OK;
	}
	status = pc_key_fetch(s->pc, s->options, &own);
	if (status)
		return status;
	if (own) {
		model->key = own;
		model->key_origin = pc_given(s->options->key_file) ? "--key-file" : "--key-command";
		model->key_is_token = s->provider == &pc_azure && is_web_token(own);
		model->withheld = NULL;
	} else if (s->family && s->family->key) {
		model->key = s->family->key;
		model->key_origin = s->family->key_origin;
		model->key_is_token = s->family->key_is_token;
		status = pc_key_check(s->pc, model->key, model->key_origin);
	}
	if (!status && model->withheld && !model->local && s->pc->sinks.hint)
		s->pc->sinks.hint(s->pc, pc_arena_printf(s->pc->arena,
							 "%s is not sent to %s, which it was not "
							 "given for; --key-file is",
							 model->withheld, model->base_url));
	return status ? status : check_key(s);
}

/* ---- its name and limits ---- */

static int settle_name(struct pc_settling *s)
{
	struct pc_model *model = &s->model;

	if (!model->name && s->provider->default_model && pc_settling_is_own_address(s))
		model->name = s->provider->default_model;
	if (model->name || pc_given(s->options->replay)) /* the recording names it */
		return PC_OK;
	if (model->local)
		return s->provider != &pc_azure
			       ? PC_OK
			       : pc_fail(s->pc, PC_ECONFIG, "-m names the deployment to ask");
	return pc_fail(s->pc, PC_ECONFIG, "%s is asked, and which %s is not said: name it by -m",
		       model->base_url && model->base_url[0] ? model->base_url : s->provider->name,
		       s->provider == &pc_azure ? "deployment" : "model");
}

static int read_temperature(struct pc *pc, const char *text, double *out_value)
{
	char *end = NULL;
	double value = strtod(text, &end);

	if (*end || end == text || !(value >= 0 && value <= 2))
		return pc_fail(pc, PC_ECONFIG, "--temperature is %s, and must be from 0 to 2",
			       text);
	*out_value = value;
	return PC_OK;
}

static int settle_temperature(struct pc_settling *s)
{
	const char *text = s->options->temperature;

	s->model.temperature = NAN;
	return pc_given(text) ? read_temperature(s->pc, text, &s->model.temperature) : PC_OK;
}

PC_API int pc_model_check_options(struct pc *pc)
{
	const struct pc_model_options *options = pc->model_options;
	struct pc_url url;
	double temperature;
	int status = PC_OK;

	if (options && pc_given(options->base_url))
		status = pc_url_parse(pc, options->base_url, "--base-url", &url);
	if (!status && options && pc_given(options->temperature))
		status = read_temperature(pc, options->temperature, &temperature);
	return status ? pc_fail(pc, PC_EUSAGE, "%s", pc_arena_strdup(pc->arena, pc_error(pc)))
		      : PC_OK;
}

void pc_model_limits(const struct pc_model_options *options, struct pc_model *model)
{
	const struct pc_model_facts *facts = model->name ? pc_model_facts(model->name) : NULL;

	model->max_answer_tokens = options->max_answer_tokens;
	model->context_origin = "a default";
	model->context_tokens =
		model->local ? LOCAL_CONTEXT_TOKENS : model->provider->default_context_tokens;
	if (facts && !model->local) {
		model->context_origin = "the model";
		model->context_tokens = facts->context_tokens;
		model->context_known = true;
	}
	if (options->context_tokens) {
		model->context_origin = "--context-tokens";
		model->context_tokens = options->context_tokens;
		model->context_known = true;
	}
}

/* libcurl asks none of these itself, its command-line tool does. */
static int settle_ca(struct pc_settling *s)
{
	static const char *const names[] = { "GAI_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) * PC_PLACES; i++) {
		const struct pc_place *place = &s->places[i % PC_PLACES];
		const char *file = pc_place_get(place, names[i / PC_PLACES]);

		if (!file || !s->url.secure)
			continue;
		if (access(file, R_OK))
			return pc_fail(s->pc, PC_ECONFIG, "%s names %s: %s",
				       pc_place_origin(s->pc, place, names[i / PC_PLACES]), file,
				       strerror(errno));
		s->model.ca_file = file;
		return PC_OK;
	}
	return PC_OK;
}

static int settle(struct pc_settling *s)
{
	static int (*const steps[])(struct pc_settling * s) = { pc_settling_address, settle_name,
								settle_key, settle_temperature,
								settle_ca };
	int status = PC_OK;

	s->model.provider = s->provider;
	s->model.base_url = "";
	s->model.name = pc_given(s->options->name) ? s->options->name
			: s->family		   ? s->family->deployment
						   : NULL;
	s->model.organization = s->family ? s->family->organization : NULL;
	s->model.project = s->family ? s->family->project : NULL;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && !status; i++)
		status = steps[i](s);
	pc_model_limits(s->options, &s->model);
	return status;
}

/* What is not sent as a key must not go out within a question either, and what is shown or replayed
 * is redacted as what is sent. */
static void collect_secrets(struct pc_settling *s)
{
	const char **secrets = pc_arena_alloc(s->pc->arena, (s->family_count + 2) * sizeof(char *));
	struct pc_model_options file = { .key_file = s->options->key_file };
	const char *own = s->model.key;
	size_t count = 0;

	if (s->keyless && pc_given(file.key_file) && pc_key_fetch(s->pc, &file, &own))
		pc_forget(s->pc);
	if (own)
		secrets[count++] = own;
	for (size_t i = 0; i < s->family_count; i++)
		if (s->families[i].key)
			secrets[count++] = s->families[i].key;
	s->model.secrets = secrets;
}

int pc_model_settle(struct pc *pc, const struct pc_model **out_model)
{
	static const struct pc_model_options none = { 0 };
	struct pc_settling *s = pc_arena_alloc(pc->arena, sizeof(*s));
	int status;

	s->pc = pc;
	s->options = pc->model_options ? pc->model_options : &none;
	s->keyless = pc_given(s->options->replay) || s->options->show_prompt || pc->offline;
	status = pc_places_read(pc, s->options->env_file, s->places);
	if (status)
		return status;
	s->family_count = pc_families_read(pc, s->places, s->families);
	status = choose(s);
	if (!status && s->provider)
		status = settle(s);
	if (status)
		return status;
	collect_secrets(s);
	if (s->provider)
		pc_debug(pc, "asks %s, %s at %s, key: %s",
			 s->model.name ? s->model.name : "the server's model", s->provider->name,
			 s->model.base_url, s->model.key ? s->model.key_origin : "none");
	*out_model = s->provider ? &s->model : NULL;
	return PC_OK;
}
