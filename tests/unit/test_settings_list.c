/* SPDX-License-Identifier: Apache-2.0
 * A server asked for its models: which name is found, and what is told where there is none. The
 * server is a child that answers once. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/context.h"
#include "base/module.h"
#include "llm/provider/provider.h"
#include "llm/settings/settings_parts.h"

#define CANARY "sk-CANARY-0123456789"

struct served {
	struct pc *pc;
	pid_t server;
	struct pc_model model;
};

/* Reads a request up to its empty line, and answers what it must not be: asked for another path. */
static void serve(int listening, const char *answer)
{
	static const char wanted[] = "GET /v1/models HTTP/1.1\r\n";
	char request[4096];
	size_t size = 0;
	int fd = accept(listening, NULL, NULL);

	while (size < sizeof(request) - 1) {
		ssize_t got = read(fd, request + size, sizeof(request) - 1 - size);

		size += got > 0 ? (size_t)got : 0;
		request[size] = '\0';
		if (got <= 0 || strstr(request, "\r\n\r\n"))
			break;
	}
	if (strncmp(request, wanted, strlen(wanted)) || !strstr(request, "Bearer " CANARY))
		answer = "HTTP/1.1 400 Strange\r\nContent-Length: 0\r\n\r\n";
	if (write(fd, answer, strlen(answer)) < 0)
		_exit(1);
	close(fd);
	_exit(0);
}

static struct served begin(int status, const char *body)
{
	struct served served = { .pc = pc_new() };
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	const struct pc_module *module;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer[2048];

	if (pc_module(served.pc, "http", &module)) {
		pc_free(served.pc);
		close(fd);
		skip(); /* built without it */
	}
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	snprintf(answer, sizeof(answer),
		 "HTTP/1.1 %d So\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status,
		 strlen(body), body);
	served.server = fork();
	if (!served.server)
		serve(fd, answer);
	close(fd);
	served.model = (struct pc_model){
		.provider = &pc_openai,
		.key = CANARY,
		.base_url = pc_arena_printf(served.pc->arena, "http://127.0.0.1:%u/v1",
					    (unsigned)ntohs(address.sin_port)),
		.context_tokens = 4096,
		.context_origin = "a default",
		.local = true,
	};
	return served;
}

static void end(struct served *served)
{
	kill(served->server, SIGKILL);
	waitpid(served->server, NULL, 0);
	pc_free(served->pc);
}

static void fails(int http_status, const char *body, int status, const char *why)
{
	struct served served = begin(http_status, body);

	assert_int_equal(pc_model_find_name(served.pc, &served.model), status);
	if (!strstr(pc_error(served.pc), why))
		fail_msg("'%s' does not say '%s'", pc_error(served.pc), why);
	assert_null(strstr(pc_error(served.pc), "CANARY"));
	assert_null(served.model.name);
	end(&served);
}

static void the_only_model_is_it(void **state)
{
	struct served served = begin(200, "{\"object\":\"list\",\"data\":[{\"id\":\"org/only\","
					  "\"max_model_len\":32768}]}");

	(void)state;
	assert_int_equal(pc_model_find_name(served.pc, &served.model), PC_OK);
	assert_string_equal(served.model.name, "org/only");
	assert_int_equal(served.model.context_tokens, 32768);
	assert_string_equal(served.model.context_origin, "the server");
	end(&served);
}

static void what_the_user_says_holds(void **state)
{
	struct served served = begin(200, "{\"data\":[{\"id\":\"m\",\"meta\":{\"n_ctx\":999}}]}");

	(void)state;
	served.model.context_origin = "--context-tokens";
	served.model.context_known = true;
	assert_int_equal(pc_model_find_name(served.pc, &served.model), PC_OK);
	assert_int_equal(served.model.context_tokens, 4096);
	/* known by now: the server, which is gone, is not asked */
	assert_int_equal(pc_model_find_name(served.pc, &served.model), PC_OK);
	end(&served);
}

static void several_are_listed(void **state)
{
	(void)state;
	fails(200, "{\"data\":[{\"id\":\"a\"},{\"id\":\"b:7b\"},{\"id\":\"x\\u001b[2J\"},{}]}",
	      PC_EUSAGE, "has 2 models: name one by -m: a, b:7b");
}

static void no_list_at_all(void **state)
{
	(void)state;
	fails(200, "{\"data\":[]}", PC_EMODEL, "has no model");
	fails(200, "<html>welcome</html>", PC_EMODEL, "lists no models");
	fails(401, "{\"error\":{\"message\":\"no " CANARY "\"}}", PC_EMODEL,
	      "HTTP status 401: no [redacted:");
	fails(307, "", PC_EMODEL, "no redirect is followed");
	fails(404, "404 page not found", PC_EMODEL, "want /v1 at its end");
}

static void nobody_is_there(void **state)
{
	struct served served = begin(200, "");

	(void)state;
	served.model.base_url = "http://127.0.0.1:1/v1";
	assert_int_equal(pc_model_find_name(served.pc, &served.model), PC_ENET);
	assert_non_null(strstr(pc_error(served.pc), "http://127.0.0.1:1/v1: "));
	served.pc->offline = true;
	assert_int_equal(pc_model_find_name(served.pc, &served.model), PC_ENET);
	assert_non_null(strstr(pc_error(served.pc), "--offline"));
	end(&served);
}

/* What a list says of the model `name`: what it runs with, else what it was made for. */
static void says(const char *body, const char *name, int64_t holds, int64_t at_most)
{
	const struct pc_model model = { .provider = &pc_openai, .name = name, .base_url = "" };
	struct pc *pc = pc_new();
	struct pc_model_list list = { 0 };

	assert_int_equal(pc_model_list_read(pc, &model, pc_span(body), &list), PC_OK);
	assert_int_equal(list.context.holds, holds);
	assert_int_equal(list.context.at_most, at_most);
	pc_free(pc);
}

static void contexts_are_of_the_model(void **state)
{
	static const char several[] =
		"{\"data\":[{\"id\":\"a\",\"max_model_len\":1000},{\"id\":\"b:latest\","
		"\"context_length\":2000,\"max_context_length\":9000},{\"id\":\"c\",\"meta\":{"
		"\"n_ctx_train\":3000}},{\"id\":\"d\",\"max_input_tokens\":2147483648}]}";

	(void)state;
	says(several, "a", 1000, 0);
	says(several, "b", 2000, 9000);
	says(several, "c", 0, 3000);
	says(several, "d", 0, 0);  /* more than there is */
	says(several, "e", 0, 0);  /* not among them */
	says(several, NULL, 0, 0); /* which is not said */
	says("{\"data\":[{\"id\":\"file.gguf\",\"meta\":{\"n_ctx\":512}}]}", "any", 512, 0);
	says("{\"data\":[]}", "a", 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_only_model_is_it), cmocka_unit_test(what_the_user_says_holds),
		cmocka_unit_test(several_are_listed),	cmocka_unit_test(no_list_at_all),
		cmocka_unit_test(nobody_is_there),	cmocka_unit_test(contexts_are_of_the_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
