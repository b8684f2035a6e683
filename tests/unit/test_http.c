/* SPDX-License-Identifier: Apache-2.0
 * The transport, against a server that misbehaves. */
#include "http_fixture.h"

static void answers_arrive(void **state)
{
	struct model model = model_start("rule\n"
					 "has GET /models\n"
					 "send list\n"
					 "rule\n"
					 "raw HTTP/1.1 100 Continue\\r\\n\\r\\n\n"
					 "raw HTTP/1.1 103 Early Hints\\r\\nLink: x\\r\\n\\r\\n\n"
					 "status 207 Strange\n"
					 "header X-Name:\tsome: value  \n"
					 "framing chunked\n"
					 "send a\n"
					 "send b\n");
	struct asked asked = { .net = http->open(), .url = model.url };
	struct pc_text log = { 0 };

	(void)state;
	start(&asked, "{}");
	wait_for(&asked);
	assert_int_equal(asked.end, PC_HTTP_DONE);
	assert_string_equal(asked.head.data,
			    "207\ncontent-type=application/json\nx-name=some: value\n"
			    "transfer-encoding=chunked\n");
	assert_string_equal(asked.body.data, "ab");
	model_log(&model, &log);
	assert_non_null(strstr(log.data, "POST / HTTP/1.1\r\n"));
	assert_non_null(strstr(log.data, "\r\napi-key: canary\r\n"));
	assert_non_null(strstr(log.data, "\r\nContent-Length: 2\r\n"));
	assert_non_null(strstr(log.data, "\r\n\r\n{}\n"));
	assert_null(strstr(log.data, "Expect"));
	assert_null(strstr(log.data, "Encoding"));
	http->close(asked.net);
	clear(&asked);
	strcat(model.url, "/models");
	expect(model.url, NULL, PC_HTTP_DONE, "list");
	pc_text_clear(&log);
	model_stop(&model);
}

static void all_ends(void **state)
{
	struct model model =
		model_start("rule\nhas whole\nsend abc\n"
			    "rule\nhas silent\ncut-head 0\n"
			    "rule\nhas reset\nreset\ncut-head 0\n"
			    "rule\nhas in-head\ncut-head 30\n"
			    "rule\nhas in-status\ncut-head 10\n"
			    "rule\nhas behind-head\nsend abc\ncut 0\n"
			    "rule\nhas in-length\nsend abc\ncut 2\n"
			    "rule\nhas in-chunks\nframing chunked\nsend abc\nsend def\ncut 8\n"
			    "rule\nhas no-last-chunk\nframing chunked\nsend abc\ncut 8\n"
			    "rule\nhas until-close\nframing close\nsend abc\n"
			    "rule\nhas garbage\nraw garbage\\r\\n\\r\\n\n"
			    "rule\nhas html\nstatus 502 Bad\nheader Content-Type: text/html\n"
			    "send <html>\n");
	static const struct {
		const char *body;
		enum pc_http_end end;
		const char *got;
	} rows[] = {
		{ "whole", PC_HTTP_DONE, "abc" },	 { "silent", PC_HTTP_SILENT, "" },
		{ "reset", PC_HTTP_SILENT, "" },	 { "in-head", PC_HTTP_CUT, "" },
		{ "in-status", PC_HTTP_SILENT, "" },	 { "behind-head", PC_HTTP_CUT, "" },
		{ "in-length", PC_HTTP_CUT, "ab" },	 { "in-chunks", PC_HTTP_CUT, "abc" },
		{ "no-last-chunk", PC_HTTP_CUT, "abc" }, { "until-close", PC_HTTP_DONE, "abc" },
		{ "garbage", PC_HTTP_CUT, "" },		 { "html", PC_HTTP_DONE, "<html>" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		expect(model.url, rows[i].body, rows[i].end, rows[i].got);
	model_stop(&model);
	expect(model.url, "refused", PC_HTTP_CONNECT, "");
}

static void what_cannot_be_asked(void **state)
{
	static const char *const urls[] = { "",
					    "ftp://127.0.0.1/",
					    "file:///etc/passwd",
					    "http://user:secret@127.0.0.1/",
					    "http://127.0.0.1/a\nb",
					    "http://127.0.0.1:99999/",
					    "http://[::1" };

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++)
		expect(urls[i], "{}", PC_HTTP_REFUSED, "");
	expect("http://host.invalid/", "{}", PC_HTTP_CONNECT, "");
}

static void headers_hold_no_lines(void **state)
{
	static const char *const bad[] = { "api-key: a\r\nHost: other", NULL };
	struct asked asked = { .net = http->open(), .url = "http://127.0.0.1:1/" };
	struct pc_http_request request = { .url = asked.url, .headers = bad };

	(void)state;
	assert_non_null(http->start(asked.net, &request, &calls, &asked));
	assert_int_equal(asked.ends, 0); /* told by the next step */
	wait_for(&asked);
	assert_int_equal(asked.end, PC_HTTP_REFUSED);
	assert_non_null(strstr(asked.why, "control"));
	http->close(asked.net);
	clear(&asked);
}

static void no_redirect_is_followed(void **state)
{
	struct model other = model_start("rule\nsend stolen\n"), model;
	char script[256];

	(void)state;
	snprintf(script, sizeof(script), "rule\nstatus 307 Moved\nheader Location: %s\nsend gone\n",
		 other.url);
	model = model_start(script);
	expect(model.url, "{}", PC_HTTP_DONE, "gone");
	assert_int_equal(model_count(&other, "request"), 0);
	model_stop(&model);
	model_stop(&other);
}

static void what_is_direct_goes_through_no_proxy(void **state)
{
	struct model proxy = model_start("rule\nsend stolen\n"),
		     model = model_start("rule\nsend mine\n");
	struct asked asked = { .net = http->open(), .url = model.url, .direct = true };

	(void)state;
	setenv("http_proxy", proxy.url, 1);
	start(&asked, "{}");
	wait_for(&asked);
	assert_string_equal(asked.body.data, "mine");
	http->close(asked.net);
	clear(&asked);
	assert_int_equal(model_count(&proxy, "request"), 0);
	expect(model.url, "{}", PC_HTTP_DONE, "stolen");
	unsetenv("http_proxy");
	model_stop(&model);
	model_stop(&proxy);
}

/* What is asked through a tunnel is nothing to who digs it. */
static void a_proxy_gets_no_key(void **state)
{
	struct model proxy = model_start("rule\nstatus 403 Forbidden\nsend no\n");

	(void)state;
	setenv("https_proxy", proxy.url, 1);
	expect("https://host.invalid/", "{}", PC_HTTP_PROXY, "");
	unsetenv("https_proxy");
	assert_int_equal(model_count(&proxy, "CONNECT host.invalid:443"), 1);
	assert_int_equal(model_count(&proxy, "canary"), 0);
	model_stop(&proxy);
}

/* It takes the connection, and says nothing. */
static void a_slow_handshake_is_no_connection(void **state)
{
	struct model model = model_start("rule\nhold\n");
	char url[64];
	struct asked asked = { .net = http->open(), .url = url };
	struct pc_http_request request = { .url = url, .connect_timeout_ms = 50 };

	(void)state;
	snprintf(url, sizeof(url), "https://127.0.0.1:%d", model.port);
	assert_non_null(http->start(asked.net, &request, &calls, &asked));
	wait_for(&asked);
	assert_int_equal(asked.end, PC_HTTP_CONNECT);
	http->close(asked.net);
	clear(&asked);
	model_stop(&model);
}

/* The server keeps the connection, and it is used again although no end was waited for. */
static void enough_is_enough(void **state)
{
	struct model model = model_start("rule\nframing chunked\nsend one\n");
	struct pc_net *net = http->open();

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		struct asked asked = { .net = net, .url = model.url, .enough = "one" };

		start(&asked, "{}");
		wait_for(&asked);
		assert_int_equal(asked.end, PC_HTTP_STOPPED);
		clear(&asked);
	}
	assert_int_equal(model_count(&model, "request"), 5);
	assert_int_equal(model_count(&model, "connection 1 "), 5);
	http->close(net);
	model_stop(&model);
}

static void who_lingers_is_left(void **state)
{
	struct model model = model_start("rule\nsend x\nsend one\nhold\nsend two\n");
	struct asked asked = { .net = http->open(), .url = model.url, .enough = "one" };

	(void)state;
	start(&asked, "{}");
	wait_for(&asked);
	assert_int_equal(asked.end, PC_HTTP_STOPPED);
	assert_string_equal(asked.body.data, "xone");
	while (!model_count(&model, "gone 1"))
		assert_true(http->step(asked.net, 10, -1));
	http->close(asked.net);
	clear(&asked);
	model_stop(&model);
}

/* Its body is gone when `stop` has returned. */
static void others_are_stopped_and_started_from_within(void **state)
{
	struct model model = model_start("rule\nhas hold\nhead\nhold\n"
					 "rule\nhas stop-itself\nsend a\nhold\n"
					 "rule\nsend abc\n");
	struct asked held = { .net = http->open(), .url = model.url };
	struct asked next = { .net = held.net, .url = model.url };
	struct asked asked = { .net = held.net, .url = model.url, .stops = &held, .starts = &next };
	struct asked itself = { .net = held.net, .url = model.url, .stops = &itself };
	char *body = strdup("hold");

	(void)state;
	start(&held, body);
	while (!held.statuses)
		assert_true(http->step(held.net, 10000, -1));
	start(&asked, "{}");
	wait_for(&asked);
	free(body);
	wait_for(&next);
	assert_int_equal(next.end, PC_HTTP_DONE);
	assert_string_equal(next.body.data, "abc");
	start(&itself, "stop-itself");
	while (itself.transfer)
		assert_true(http->step(held.net, 10000, -1));
	while (model_count(&model, "gone") < 2)
		assert_true(http->step(held.net, 10, -1));
	assert_int_equal(held.ends + itself.ends, 0);
	assert_int_equal(asked.end, PC_HTTP_DONE);
	http->close(held.net);
	clear(&held);
	clear(&next);
	clear(&asked);
	clear(&itself);
	model_stop(&model);
}

static void a_body_is_sent_whole(void **state)
{
	struct model model = model_start("rule\nhas the-end\nsend yes\n");
	struct pc_text body = { 0 };

	(void)state;
	while (body.size < 3 << 20)
		pc_text_puts(&body, "0123456789abcdef\n");
	pc_text_puts(&body, "the-end");
	expect(model.url, body.data, PC_HTTP_DONE, "yes");
	assert_int_equal(model_count(&model, "Expect"), 0);
	pc_text_clear(&body);
	model_stop(&model);
}

/* A connection that the server closed meanwhile: curl begins again, with the whole body. */
static void closed_connections_are_replaced(void **state)
{
	struct model model = model_start("rule\nhas the-end\nsend yes\nclose\n");
	struct pc_net *net = http->open();

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		struct asked asked = { .net = net, .url = model.url };

		start(&asked, "the-end");
		wait_for(&asked);
		assert_int_equal(asked.end, PC_HTTP_DONE);
		assert_string_equal(asked.body.data, "yes");
		clear(&asked);
	}
	http->close(net);
	model_stop(&model);
}

/* All at once: each gets its own answer. */
static void many_at_once(void **state)
{
	enum { MANY = 64 };
	struct model model = model_start("rule\ngather 64\nsay for %p\n");
	struct pc_net *net = http->open();
	static struct asked all[MANY];
	char bodies[MANY][64], wanted[64];

	(void)state;
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(bodies[i], sizeof(bodies[i]), "{\"role\":\"user\",\"content\":\"n%u.\"}",
			 i);
		all[i] = (struct asked){ .net = net, .url = model.url };
		start(&all[i], bodies[i]);
	}
	for (unsigned i = 0; i < MANY; i++) {
		wait_for(&all[i]);
		assert_int_equal(all[i].end, PC_HTTP_DONE);
		snprintf(wanted, sizeof(wanted), "\"for n%u.\"", i);
		assert_non_null(strstr(all[i].body.data, wanted));
		clear(&all[i]);
	}
	http->close(net);
	model_stop(&model);
}

static void a_descriptor_wakes(void **state)
{
	struct model model = model_start("rule\nhold\n");
	struct asked asked = { .net = http->open(), .url = model.url };
	int ends[2];

	(void)state;
	start(&asked, "{}");
	while (!model_count(&model, "request 1"))
		assert_true(http->step(asked.net, 10, -1));
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	for (unsigned i = 0; i < 5; i++) /* each would wait an hour */
		assert_true(http->step(asked.net, 3600000, ends[0]));
	http->stop(asked.transfer);
	assert_int_equal(asked.ends, 0);
	assert_true(http->step(asked.net, 0, -1));
	http->close(asked.net);
	close(ends[0]);
	close(ends[1]);
	clear(&asked);
	model_stop(&model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_arrive),
		cmocka_unit_test(all_ends),
		cmocka_unit_test(what_cannot_be_asked),
		cmocka_unit_test(headers_hold_no_lines),
		cmocka_unit_test(no_redirect_is_followed),
		cmocka_unit_test(what_is_direct_goes_through_no_proxy),
		cmocka_unit_test(a_proxy_gets_no_key),
		cmocka_unit_test(a_slow_handshake_is_no_connection),
		cmocka_unit_test(enough_is_enough),
		cmocka_unit_test(who_lingers_is_left),
		cmocka_unit_test(others_are_stopped_and_started_from_within),
		cmocka_unit_test(a_body_is_sent_whole),
		cmocka_unit_test(closed_connections_are_replaced),
		cmocka_unit_test(many_at_once),
		cmocka_unit_test(a_descriptor_wakes),
	};

	return cmocka_run_group_tests(tests, open_module, close_module);
}
