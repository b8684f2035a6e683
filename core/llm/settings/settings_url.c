/* SPDX-License-Identifier: Apache-2.0
 * Addresses of servers. Stricter than RFC 3986: what curl could read in another way than this does
 * is refused, so that "of this machine" means the same to both. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <strings.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/settings/settings_parts.h"

enum { LONGEST = 2000, HTTP = 80, HTTPS = 443, LAST_PORT = 65535 };

/* NULL, or what is wrong with its bytes. */
static const char *odd_bytes(const char *text)
{
	if (strlen(text) > LONGEST)
		return "is too long for an address";
	for (; *text; text++) {
		if (*text <= ' ' || *text >= 0x7f)
			return "has white space, control bytes or letters that are not ASCII";
		if (strchr("\\\"<>^`{|}#", *text))
			return "has characters that an address can't have";
	}
	return NULL;
}

/* Of "[::1]" what is within; false: it is not so. */
static bool read_v6(const char *host, struct in6_addr *out_address)
{
	char bare[INET6_ADDRSTRLEN + 1];
	size_t size = strlen(host);

	if (size < 3 || size - 2 >= sizeof(bare) || host[0] != '[' || host[size - 1] != ']')
		return false;
	snprintf(bare, sizeof(bare), "%.*s", (int)size - 2, host + 1);
	return inet_pton(AF_INET6, bare, out_address) == 1;
}

static bool is_local(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (!strcmp(host, "localhost"))
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return read_v6(host, &v6) && IN6_IS_ADDR_LOOPBACK(&v6);
}

static bool is_host(const char *host)
{
	struct in6_addr v6;

	if (host[0] == '[')
		return read_v6(host, &v6);
	for (const char *at = host; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("-._", *at))
			return false;
	return host[0] != '\0';
}

/* "host", "host:80", "[::1]:80" */
static bool read_server(struct pc *pc, struct pc_span server, struct pc_url *url)
{
	const char *bracket = server.size ? memchr(server.data, ']', server.size) : NULL;
	size_t from = bracket ? (size_t)(bracket - server.data) : 0;
	struct pc_span tail = { server.data + from, server.size - from }, before, port;
	char *host;
	int64_t number;

	url->port = url->secure ? HTTPS : HTTP;
	if (pc_span_cut(tail, ':', &before, &port)) {
		if (port.size > 5 || memchr(port.data, ',', port.size) ||
		    !pc_span_int(port, &number) || number < 1 || number > LAST_PORT)
			return false;
		url->port = (unsigned)number;
		server.size = from + before.size;
	}
	host = pc_arena_strndup(pc->arena, server.data, server.size);
	for (char *at = host; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	url->host = host;
	url->local = is_local(host);
	return is_host(host);
}

static struct pc_span without_slashes(struct pc_span path)
{
	while (pc_span_ends(path, "/"))
		path.size--;
	return path;
}

int pc_url_parse(struct pc *pc, const char *text, const char *where, struct pc_url *out_url)
{
	struct pc_url url = { .secure = !strncasecmp(text, "https://", strlen("https://")) };
	struct pc_span rest = pc_span(text), server, query;
	const char *odd = odd_bytes(text);

	if (odd)
		return pc_fail(pc, PC_ECONFIG, "%s %s", where, odd);
	if (!url.secure && strncasecmp(text, "http://", strlen("http://")))
		return pc_fail(pc, PC_ECONFIG,
			       "%s begins with neither https:// nor http://, as an address must",
			       where);
	rest.data += strlen(url.secure ? "https://" : "http://");
	rest.size = strlen(rest.data);
	if (pc_span_cut(rest, '?', &rest, &query))
		url.query = pc_arena_strndup(pc->arena, query.data, query.size);
	server = (struct pc_span){ rest.data, strcspn(rest.data, "/?") };
	if (server.size && memchr(server.data, '@', server.size))
		return pc_fail(
			pc, PC_ECONFIG,
			"%s has a user or password in it, which ends up in logs: leave it "
			"out, keys have variables of their own, --key-file and --key-command",
			where);
	rest = without_slashes(
		(struct pc_span){ rest.data + server.size, rest.size - server.size });
	url.path = pc_arena_strndup(pc->arena, rest.data, rest.size);
	if (!read_server(pc, server, &url))
		return pc_fail(pc, PC_ECONFIG, "%s has no host and port that can be", where);
	*out_url = url;
	return PC_OK;
}

const char *pc_url_text(struct pc *pc, const struct pc_url *url)
{
	bool usual = url->port == (url->secure ? HTTPS : HTTP);
	const char *port = usual ? "" : pc_arena_printf(pc->arena, ":%u", url->port);

	return pc_arena_printf(pc->arena, "%s://%s%s%s", url->secure ? "https" : "http", url->host,
			       port, url->path);
}

bool pc_url_same_server(const struct pc_url *a, const struct pc_url *b)
{
	return a->secure == b->secure && a->port == b->port && !strcmp(a->host, b->host);
}
