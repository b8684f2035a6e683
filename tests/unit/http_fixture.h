/* SPDX-License-Identifier: Apache-2.0
 * For tests of the transport: requests, and all that comes of them. */
#ifndef TESTS_HTTP_FIXTURE_H
#define TESTS_HTTP_FIXTURE_H

#include "model_fixture.h"

#include "base/auto.h"
#include "base/context.h"
#include "wire/transport.h"

static const struct pc_transport *http; /* set by open_module */

/* One request, and all that came of it. */
struct asked {
	struct pc_net *net;
	struct pc_transfer *transfer;
	struct pc_text head, body; /* "200\nname=value\n…" */
	const char *enough;	   /* of the body: no more is wanted once it holds this */
	struct asked *stops;	   /* stopped when the first byte comes */
	struct asked *starts;	   /* … and this started, … */
	const char *url;	   /* … from here; that of a request */
	bool direct;		   /* as a request has it */
	enum pc_http_end end;
	char why[256];
	unsigned statuses, ends;
};

static inline void start(struct asked *asked, const char *body);

static inline void on_status(void *context, int status)
{
	struct asked *asked = context;

	assert_int_equal(asked->ends, 0);
	asked->statuses++;
	pc_text_printf(&asked->head, "%d\n", status);
}

static inline void on_header(void *context, const char *name, size_t name_size, const char *value,
			     size_t value_size)
{
	struct asked *asked = context;

	assert_int_equal(asked->statuses, 1);
	pc_text_printf(&asked->head, "%.*s=%.*s\n", (int)name_size, name, (int)value_size, value);
}

static inline bool on_bytes(void *context, const char *bytes, size_t size)
{
	struct asked *asked = context, *other;

	assert_int_equal(asked->statuses, 1);
	assert_int_equal(asked->ends, 0);
	pc_text_add(&asked->body, bytes, size);
	other = asked->starts;
	asked->starts = NULL;
	if (other)
		start(other, "started from within");
	other = asked->stops;
	asked->stops = NULL;
	if (other) {
		http->stop(other->transfer);
		other->transfer = NULL;
	}
	return !asked->enough || !strstr(asked->body.data, asked->enough);
}

static inline void on_end(void *context, enum pc_http_end end, const char *why)
{
	struct asked *asked = context;

	asked->ends++;
	asked->end = end;
	asked->transfer = NULL;
	snprintf(asked->why, sizeof(asked->why), "%s", why);
}

static const struct pc_http_calls calls = { on_status, on_header, on_bytes, on_end };
static const char *const headers[] = { "Content-Type: application/json", "api-key: canary", NULL };

static inline void start(struct asked *asked, const char *body)
{
	struct pc_http_request request = { .url = asked->url,
					   .headers = headers,
					   .body = body,
					   .body_size = body ? strlen(body) : 0,
					   .direct = asked->direct };

	asked->transfer = http->start(asked->net, &request, &calls, asked);
	assert_non_null(asked->transfer);
}

static inline void wait_for(struct asked *asked)
{
	while (!asked->ends)
		assert_true(http->step(asked->net, 10000, -1));
	assert_int_equal(asked->ends, 1);
	pc_text_puts(&asked->head, "");
	pc_text_puts(&asked->body, "");
}

static inline void clear(struct asked *asked)
{
	pc_text_clear(&asked->head);
	pc_text_clear(&asked->body);
}

/* Asks alone, and ends so. */
static inline void expect(const char *url, const char *body, enum pc_http_end end, const char *got)
{
	struct asked asked = { .net = http->open(), .url = url };

	start(&asked, body);
	wait_for(&asked);
	if (asked.end != end)
		print_error("%s: %s\n", body ? body : url, asked.why);
	assert_int_equal(asked.end, end);
	assert_string_equal(asked.body.data, got);
	assert_int_equal(end == PC_HTTP_DONE, !*asked.why);
	assert_null(strstr(asked.why, "canary"));
	http->close(asked.net);
	clear(&asked);
}

static inline int open_module(void **state)
{
	const struct pc_module *module = NULL;
	struct pc *pc = pc_new();
	static const char *const proxies[] = { "http_proxy", "https_proxy", "HTTPS_PROXY",
					       "all_proxy",  "ALL_PROXY",   "no_proxy",
					       "NO_PROXY" };

	for (size_t i = 0; i < sizeof(proxies) / sizeof(*proxies); i++)
		unsetenv(proxies[i]);
	*state = pc;
	alarm(300); /* should a server be gone: what waits for it would wait for ever */
	assert_int_equal(pc_module(pc, "http", &module), PC_OK);
	http = (const struct pc_transport *)module;
	return 0;
}

static inline int close_module(void **state)
{
	pc_free(*state);
	return 0;
}

#endif
