/* SPDX-License-Identifier: Apache-2.0
 * GitHub: who is asked, lists of several pages, and pull requests. */
#include "input/github.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/module.h"
#include "input/github_fetch.h"

enum { PAGES_MAX = 100, COMMIT_DIGITS = 40, REF_BYTES_MAX = 250 };

/* ---- who is asked ---- */
static int find_api(struct pc *pc, const char **out_api, bool *out_local)
{
	const char *given = getenv("GITHUB_API_URL"), *why;
	struct pc_span url = pc_span(given && *given ? given : "https://api.github.com");

	while (url.size && url.data[url.size - 1] == '/')
		url.size--;
	*out_local = false;
	why = pc_github_why_not(url, out_local);
	if (why)
		return pc_fail(pc, PC_ECONFIG, "GITHUB_API_URL %s", why);
	*out_api = pc_arena_strndup(pc_memory(pc), url.data, url.size);
	return PC_OK;
}

static int find_token(struct pc *pc, const char **out_token)
{
	static const char *const names[] = { "GITHUB_TOKEN", "GH_TOKEN" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *token = getenv(names[i]);

		if (!token || !*token)
			continue;
		for (const char *at = token; *at; at++)
			if (*at <= ' ' || *at > '~')
				return pc_fail(pc, PC_ECONFIG,
					       "%s holds blanks or other characters that no token "
					       "has",
					       names[i]);
		*out_token = pc_arena_strdup(pc_memory(pc), token);
		return PC_OK;
	}
	return PC_OK;
}

int pc_github_open(struct pc *pc, struct pc_github **out_github)
{
	struct pc_github *github = pc_arena_alloc(pc_memory(pc), sizeof(*github));
	const struct pc_module *module;
	int status;

	github->pc = pc;
	if (pc->offline)
		return pc_fail(pc, PC_ENET, "GitHub is not asked: --offline");
	status = find_api(pc, &github->api, &github->local);
	if (!status)
		status = find_token(pc, &github->token);
	if (!status)
		status = pc_module(pc, "http", &module);
	if (status)
		return status;
	github->transport = (const struct pc_transport *)module;
	github->net = github->transport->open();
	if (!github->net)
		return pc_fail(pc, PC_ENOMEM, "out of memory");
	*out_github = github;
	return PC_OK;
}

void pc_github_close(struct pc_github *github)
{
	if (github && github->net)
		github->transport->close(github->net);
	if (github)
		github->net = NULL;
}

bool pc_github_serves(const struct pc_github *github, const char *host)
{
	return github->local || pc_github_matches(pc_span(github->api), host);
}

/* GitHub takes any name with a token; this is the one that it names itself. */
bool pc_github_login(const struct pc_github *github, const char *url, const char **out_user,
		     const char **out_password)
{
	struct pc_github_place place;
	bool local;

	if (!github->token || pc_github_why_not(pc_span(url), &local) ||
	    !pc_github_place(pc_memory(github->pc), pc_span(url), &place) ||
	    !(local ? github->local : pc_github_matches(pc_span(github->api), place.host)))
		return false;
	*out_user = "x-access-token";
	*out_password = github->token;
	return true;
}

/* ---- what is there ---- */
static int parse(struct pc_github *github, const char *url, const struct pc_github_answer *answer,
		 struct json_object **out_json)
{
	const char *why;

	*out_json = pc_json_parse(pc_text_span(&answer->body), &why);
	if (!*out_json)
		return pc_fail(github->pc, PC_EINPUT, "%s: the answer is no JSON (%s)", url, why);
	return PC_OK;
}

int pc_github_get(struct pc_github *github, const char *path, struct json_object **out_json)
{
	struct pc_github_answer answer PC_AUTO(github_answer) = { 0 };
	const char *url = pc_arena_printf(pc_memory(github->pc), "%s/%s", github->api, path);
	int status = pc_github_fetch(github, url, &answer);

	return status ? status : parse(github, url, &answer, out_json);
}

/* The next page must be of the API: nobody else is asked, and gets no token. NULL: there is none.
 */
static int next_page(struct pc_github *github, const struct pc_github_answer *answer,
		     const char **url)
{
	struct pc_span next = pc_github_next(pc_text_span(&answer->link));
	size_t size = strlen(github->api);
	const char *now = *url;

	*url = NULL;
	if (!next.size)
		return PC_OK;
	if (!pc_span_starts(next, github->api) || next.size == size || next.data[size] != '/' ||
	    memchr(next.data, '@', next.size) || pc_span_is(next, now))
		return pc_fail(github->pc, PC_EINPUT,
			       "%s names a next page that is not of the same API", now);
	*url = pc_arena_strndup(pc_memory(github->pc), next.data, next.size);
	return PC_OK;
}

static int take_page(struct pc_github *github, const char **url, struct json_object *all,
		     size_t most)
{
	struct pc_github_answer answer PC_AUTO(github_answer) = { 0 };
	struct json_object *page PC_AUTO(json) = NULL;
	int status = pc_github_fetch(github, *url, &answer);

	if (!status)
		status = parse(github, *url, &answer, &page);
	if (status)
		return status;
	if (!json_object_is_type(page, json_type_array))
		return pc_fail(github->pc, PC_EINPUT, "%s: the answer is no list", *url);
	for (size_t i = 0; i < json_object_array_length(page); i++)
		if (json_object_array_length(all) <= most)
			json_object_array_add(all,
					      json_object_get(json_object_array_get_idx(page, i)));
	return next_page(github, &answer, url);
}

int pc_github_list(struct pc_github *github, const char *path, size_t most,
		   struct json_object **out_array, bool *out_cut)
{
	const char *url = pc_arena_printf(pc_memory(github->pc), "%s/%s", github->api, path);
	struct json_object *all PC_AUTO(json) = json_object_new_array();

	for (int pages = 0; url && pages < PAGES_MAX && json_object_array_length(all) <= most;
	     pages++) {
		int status = take_page(github, &url, all, most);

		if (status)
			return status;
	}
	*out_cut = url || json_object_array_length(all) > most;
	if (json_object_array_length(all) > most)
		json_object_array_del_idx(all, most, 1);
	*out_array = pc_steal(&all);
	return PC_OK;
}

/* ---- pull requests ---- */
static const char *text_at(struct json_object *json, const char *const *keys)
{
	for (; *keys; keys++)
		if (!json_object_is_type(json, json_type_object) ||
		    !json_object_object_get_ex(json, *keys, &json))
			return NULL;
	return json_object_is_type(json, json_type_string) ? json_object_get_string(json) : NULL;
}
#define TEXT_AT(json, ...) text_at(json, (const char *const[]){ __VA_ARGS__, NULL })

/* As git has it, as far as it matters to who hands it on. */
static bool is_ref(const char *ref)
{
	if (!ref || !*ref || *ref == '-' || *ref == '/' || strlen(ref) > REF_BYTES_MAX ||
	    strstr(ref, "..") || strstr(ref, "@{"))
		return false;
	for (const char *at = ref; *at; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f || strchr("~^:?*[\\", *at))
			return false;
	return true;
}

static bool is_commit(const char *text)
{
	return text && strlen(text) == COMMIT_DIGITS &&
	       strspn(text, "0123456789abcdef") == COMMIT_DIGITS;
}

static const char *kept(struct pc_github *github, const char *text)
{
	return pc_text_shown(pc_memory(github->pc), pc_span(text ? text : ""), 0);
}

static const char *url_of(struct pc_github *github, struct json_object *json)
{
	const char *url = TEXT_AT(json, "head", "repo", "clone_url");
	struct pc_github_place place;
	bool local;

	if (!url || pc_github_why_not(pc_span(url), &local) ||
	    !pc_github_place(pc_memory(github->pc), pc_span(url), &place))
		return NULL;
	return pc_arena_strdup(pc_memory(github->pc), url);
}

/* GitHub has one of open ones too: a trial. */
static const char *merge_of(struct pc_github *github, struct json_object *json)
{
	const char *commit = TEXT_AT(json, "merge_commit_sha");

	return TEXT_AT(json, "merged_at") && is_commit(commit)
		       ? pc_arena_strdup(pc_memory(github->pc), commit)
		       : NULL;
}

int pc_github_pull(struct pc_github *github, const struct pc_github_place *place, uint32_t number,
		   struct pc_github_pull *out_pull)
{
	struct json_object *json PC_AUTO(json) = NULL;
	struct pc_github_pull pull;
	const char *path = pc_arena_printf(pc_memory(github->pc), "repos/%s/%s/pulls/%u",
					   place->owner, place->name, number);
	int status;

	if (!pc_github_serves(github, place->host))
		return pc_fail(github->pc, PC_ECONFIG, "%s/%s is at %s, of which %s is not the API",
			       place->owner, place->name, place->host, github->api);
	status = pc_github_get(github, path, &json);
	if (status)
		return status;
	pull.base_ref = TEXT_AT(json, "base", "ref");
	pull.base_commit = TEXT_AT(json, "base", "sha");
	pull.head_ref = TEXT_AT(json, "head", "ref");
	pull.head_commit = TEXT_AT(json, "head", "sha");
	if (!is_ref(pull.base_ref) || !is_ref(pull.head_ref) || !is_commit(pull.base_commit) ||
	    !is_commit(pull.head_commit))
		return pc_fail(github->pc, PC_EINPUT,
			       "%s/%s: the answer is no pull request: its refs and commits are "
			       "missing or none",
			       github->api, path);
	*out_pull = (struct pc_github_pull){
		.title = kept(github, TEXT_AT(json, "title")),
		.state = TEXT_AT(json, "merged_at") ? "merged"
						    : kept(github, TEXT_AT(json, "state")),
		.base_ref = kept(github, pull.base_ref),
		.base_commit = kept(github, pull.base_commit),
		.head_ref = kept(github, pull.head_ref),
		.head_commit = kept(github, pull.head_commit),
		.merge_commit = merge_of(github, json),
		.head_url = url_of(github, json),
	};
	return PC_OK;
}
