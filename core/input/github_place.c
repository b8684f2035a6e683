/* SPDX-License-Identifier: Apache-2.0
 * Addresses: of repositories, of the API, and of the next page. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "input/github.h"

enum { NAME_BYTES_MAX = 100 };

static bool is_name(struct pc_span name)
{
	for (size_t i = 0; i < name.size; i++)
		if (!isalnum((unsigned char)name.data[i]) && !strchr("._-", name.data[i]))
			return false;
	return name.size && name.size <= NAME_BYTES_MAX && name.data[0] != '-' &&
	       !memchr(name.data, '\0', name.size) && !pc_span_is(name, ".") &&
	       !pc_span_is(name, "..");
}

static struct pc_span without_end(struct pc_span span, const char *end)
{
	if (pc_span_ends(span, end))
		span.size -= strlen(end);
	return span;
}

/* "git@host:path", where no "/" comes before the ":". */
static bool cut_scp(struct pc_span url, struct pc_span *out_host, struct pc_span *out_path)
{
	return pc_span_cut(url, ':', out_host, out_path) &&
	       !memchr(out_host->data, '/', out_host->size);
}

static bool cut_scheme(struct pc_span url, struct pc_span *out_host, struct pc_span *out_path)
{
	static const char *const schemes[] = { "https://", "http://", "ssh://", "git://",
					       "git+ssh://" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		size_t size = strlen(schemes[i]);

		if (pc_span_starts(url, schemes[i]))
			return pc_span_cut((struct pc_span){ url.data + size, url.size - size },
					   '/', out_host, out_path);
	}
	return false;
}

/* Names of one place. */
static const char *host_of(struct pc_arena *arena, struct pc_span host)
{
	char *name = pc_arena_strndup(arena, host.data, host.size);

	for (char *at = name; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	if (!strcmp(name, "ssh.github.com") || !strcmp(name, "www.github.com"))
		return "github.com";
	return name;
}

bool pc_github_place(struct pc_arena *arena, struct pc_span url, struct pc_github_place *out_place)
{
	struct pc_span host, path, owner, name, user;

	url = pc_span_trim(url);
	if (pc_span_find(url, "://") ? !cut_scheme(url, &host, &path) : !cut_scp(url, &host, &path))
		return false;
	pc_span_cut_last(host, '@', &user, &host);
	if (pc_span_find(url, "://"))
		pc_span_cut(host, ':', &host, &user); /* the port */
	while (pc_span_starts(path, "/"))
		path = (struct pc_span){ path.data + 1, path.size - 1 };
	path = without_end(without_end(path, "/"), ".git");
	if (!is_name(host) || !pc_span_cut(path, '/', &owner, &name) || !is_name(owner) ||
	    !is_name(name))
		return false;
	*out_place = (struct pc_github_place){
		host_of(arena, host),
		pc_arena_strndup(arena, owner.data, owner.size),
		pc_arena_strndup(arena, name.data, name.size),
	};
	return true;
}

/* ---- the API ---- */
static bool is_this_machine(struct pc_span rest)
{
	static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t size = strlen(names[i]);

		if (pc_span_starts(rest, names[i]) &&
		    (rest.size == size || rest.data[size] == ':' || rest.data[size] == '/'))
			return true;
	}
	return false;
}

const char *pc_github_why_not(struct pc_span url, bool *out_local)
{
	struct pc_span rest = url;

	for (size_t i = 0; i < url.size; i++)
		if (url.data[i] <= ' ' || url.data[i] > '~' || strchr("@?#\\\"<>", url.data[i]))
			return "holds what an address of an API does not";
	if (pc_span_starts(url, "https://")) {
		*out_local = is_this_machine((struct pc_span){ url.data + 8, url.size - 8 });
		return url.size > 8 ? NULL : "names no host";
	}
	if (!pc_span_starts(url, "http://"))
		return "is no https address";
	rest = (struct pc_span){ url.data + 7, url.size - 7 };
	*out_local = is_this_machine(rest);
	return *out_local ? NULL : "is http, which is for this machine alone: take https";
}

static bool is_host(const char *at, size_t size, const char *host)
{
	return strlen(host) == size && !strncasecmp(at, host, size);
}

bool pc_github_matches(struct pc_span api, const char *host)
{
	static const char before[] = "api.";
	const size_t skip = sizeof(before) - 1;
	const char *at = pc_span_find(api, "://"), *end = api.data + api.size;
	size_t size = 0;

	for (at = at ? at + 3 : end; at + size < end && !strchr(":/", at[size]);)
		size++;
	return is_host(at, size, host) || (size > skip && !strncasecmp(at, before, skip) &&
					   is_host(at + skip, size - skip, host));
}

/* ---- pages ---- */
/* <address>; rel="next"; …, <address>; … */
struct pc_span pc_github_next(struct pc_span link)
{
	struct pc_span address, parameters;

	while (pc_span_cut(link, '<', &address, &link) && pc_span_cut(link, '>', &address, &link)) {
		const char *more = memchr(link.data, '<', link.size);

		parameters = link;
		if (more)
			parameters.size = (size_t)(more - link.data);
		if (pc_span_find(parameters, "rel=\"next\"") ||
		    pc_span_find(parameters, "rel=next"))
			return address;
	}
	return PC_SPAN("");
}
