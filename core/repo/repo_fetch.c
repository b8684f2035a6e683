/* SPDX-License-Identifier: Apache-2.0
 * The module that knows libgit2: remotes, and what is fetched from one, by libgit2's own
 * transports: they start no program, whatever a configuration names. */
#include <stdio.h>
#include <string.h>

#include "repo/repo_internal.h"

/* ---- which there are ---- */
/* git_remote_list and git_remote_lookup match by expressions, which leak: what a configuration has
 * is looked through by hand. */
struct remotes {
	git_config *config;
	pc_repo_on_remote *each;
	void *context;
};

/* The middle of "remote.<name>.url"; false: the key is none of that kind, or too long. */
static bool cut_key(const char *key, const char *before, const char *after,
		    char out_name[PC_REPO_NAME_MAX])
{
	size_t size = strlen(key), front = strlen(before), back = strlen(after);

	if (size <= front + back || size - front - back >= PC_REPO_NAME_MAX ||
	    strncmp(key, before, front) != 0 || strcmp(key + size - back, after) != 0)
		return false;
	snprintf(out_name, size - front - back + 1, "%s", key + front);
	return true;
}

struct address {
	const char *given;
	size_t replaced; /* the longest beginning of it that another stands for */
	char url[4096];
};

static int try_instead(const git_config_entry *entry, void *context)
{
	struct address *address = context;
	size_t size = entry->value ? strlen(entry->value) : 0;
	char base[PC_REPO_NAME_MAX];

	if (size <= address->replaced || strncmp(address->given, entry->value, size) != 0 ||
	    !cut_key(entry->name, "url.", ".insteadof", base))
		return 0;
	address->replaced = size;
	snprintf(address->url, sizeof(address->url), "%s%s", base, address->given + size);
	return 0;
}

static bool is_promised(git_config *config, const char *name)
{
	char key[PC_REPO_NAME_MAX + 32];
	int promised = 0;

	snprintf(key, sizeof(key), "remote.%s.promisor", name);
	return !git_config_get_bool(&promised, config, key) && promised;
}

/* Of several addresses the last is the one. */
static int tell_remote(const git_config_entry *entry, void *context)
{
	struct remotes *remotes = context;
	struct address address = { .replaced = 0 };
	struct pc_repo_remote remote = { .url = address.url };
	char name[PC_REPO_NAME_MAX];

	if (!cut_key(entry->name, "remote.", ".url", name) ||
	    strlen(name) >= PC_REPO_NAME_MAX / 2 ||
	    git_config_get_string(&address.given, remotes->config, entry->name) || !entry->value ||
	    strcmp(entry->value, address.given) != 0 ||
	    strlen(address.given) >= sizeof(address.url) - PC_REPO_NAME_MAX)
		return 0;
	snprintf(address.url, sizeof(address.url), "%s", address.given);
	git_config_foreach(remotes->config, try_instead, &address);
	remote.name = name;
	remote.given = address.given;
	remote.partial = is_promised(remotes->config, name);
	remotes->each(remotes->context, &remote);
	return 0;
}

enum pc_repo_answer pc_repo_each_remote(struct pc_repo *repo, pc_repo_on_remote *each,
					void *context)
{
	struct remotes remotes = { .each = each, .context = context };
	git_config *config = NULL;
	int status = git_repository_config(&config, repo->git);

	if (!status)
		status = git_config_snapshot(&remotes.config, config);
	if (!status)
		status = git_config_foreach(remotes.config, tell_remote, &remotes);
	git_config_free(remotes.config);
	git_config_free(config);
	return pc_repo_answer(status);
}

/* ---- who asks for whom we are ---- */
struct getting {
	const struct pc_repo_fetch *fetch;
	bool password_given, key_given; /* what was refused once is refused again */
};

/* A key only by the agent: a file of one may want a password, and nobody is there to type it. */
static int log_in(git_credential **out, const char *url, const char *user, unsigned allowed,
		  void *payload)
{
	struct getting *getting = payload;
	const struct pc_repo_fetch *fetch = getting->fetch;

	(void)url;
	if (!user)
		user = "git";
	if (allowed & GIT_CREDENTIAL_USERNAME)
		return git_credential_username_new(out, user);
	if (allowed & GIT_CREDENTIAL_SSH_KEY && !getting->key_given) {
		getting->key_given = true;
		return git_credential_ssh_key_from_agent(out, user);
	}
	if (allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT && fetch->password &&
	    !getting->password_given) {
		getting->password_given = true;
		return git_credential_userpass_plaintext_new(out, fetch->user, fetch->password);
	}
	git_error_set_str(GIT_ERROR_NET, getting->password_given || getting->key_given
						 ? "what it was given to log in with is refused"
						 : "it wants to know who asks");
	return GIT_EAUTH;
}

static int tell(const git_indexer_progress *stats, void *payload)
{
	const struct getting *getting = payload;

	getting->fetch->each(getting->fetch->context,
			     stats->received_objects + stats->indexed_deltas,
			     stats->total_objects + stats->total_deltas);
	return 0;
}

static int tell_words(const char *words, int size, void *payload)
{
	const struct getting *getting = payload;

	(void)words;
	(void)size;
	getting->fetch->each(getting->fetch->context, 0, 0);
	return 0;
}

/* ---- fetching ---- */
static int open_here(const char *folder, git_repository **out)
{
	git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;

	options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKDIR;
	return git_repository_init_ext(out, folder, &options);
}

/* Without a name, and without the rules by which a configuration puts one address for another: the
 * address is final. */
static int make_remote(git_repository *here, const char *url, git_remote **out)
{
	git_remote_create_options options = GIT_REMOTE_CREATE_OPTIONS_INIT;

	options.repository = here;
	options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC;
	return git_remote_create_with_opts(out, url, &options);
}

/* HEAD becomes the remote's, as in a clone. */
static int take_head(git_repository *here, git_remote *remote)
{
	const git_remote_head **heads;
	git_reference *head = NULL;
	size_t count;
	int status = git_remote_ls(&heads, &count, remote);

	for (size_t i = 0; !status && i < count; i++)
		/* a name that is none is the remote's fault, and no error of ours */
		if (!strcmp(heads[i]->name, "HEAD") && heads[i]->symref_target && !head)
			git_reference_symbolic_create(&head, here, "HEAD", heads[i]->symref_target,
						      1, NULL);
	git_reference_free(head);
	return status;
}

static int get(git_repository *here, struct getting *getting)
{
	git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
	const struct pc_repo_fetch *fetch = getting->fetch;
	char texts[PC_REPO_REFS_MAX][2 * PC_REPO_NAME_MAX + 2], *list[PC_REPO_REFS_MAX];
	git_strarray specs = { list, fetch->count };
	git_remote *remote = NULL;
	int status;

	for (size_t i = 0; i < fetch->count; i++) {
		list[i] = texts[i];
		snprintf(texts[i], sizeof(texts[i]), "+%s:%s", fetch->refs[i].there,
			 fetch->refs[i].here);
	}
	options.callbacks.credentials = log_in;
	options.callbacks.transfer_progress = tell;
	options.callbacks.sideband_progress = tell_words;
	options.callbacks.payload = getting;
	options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	options.follow_redirects = GIT_REMOTE_REDIRECT_NONE; /* who it names is not who was asked */
	options.proxy_opts.type = GIT_PROXY_AUTO;
	status = make_remote(here, fetch->url, &remote);
	if (!status)
		status = git_remote_download(remote, &specs, &options);
	if (!status)
		status = take_head(here, remote);
	if (!status)
		status = git_remote_update_tips(remote, &options.callbacks, 0,
						GIT_REMOTE_DOWNLOAD_TAGS_NONE, NULL);
	git_remote_free(remote);
	return status;
}

enum pc_repo_answer pc_repo_fetch(const struct pc_repo_fetch *fetch)
{
	struct getting getting = { .fetch = fetch };
	git_repository *here = NULL;
	int status;

	git_libgit2_init();
	status = open_here(fetch->folder, &here);
	if (!status)
		status = get(here, &getting);
	git_repository_free(here); /* libgit2 stays, so that its words do */
	return status == GIT_EAUTH ? PC_REPO_DENIED : status ? PC_REPO_FAILED : PC_REPO_DONE;
}
