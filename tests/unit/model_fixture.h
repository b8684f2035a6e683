/* SPDX-License-Identifier: Apache-2.0
 * For unit tests: a model server (tests/lib/model_server.c says how scripts are written). */
#ifndef TESTS_MODEL_FIXTURE_H
#define TESTS_MODEL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

struct model {
	pid_t process;
	int port, script, log; /* files in memory */
	int hold;	       /* its standard input: it ends when that closes */
	char url[64];	       /* "http://127.0.0.1:PORT" */
};

static inline void model_run(const struct model *model, int input, int output)
{
	const char *folder = getenv("top_builddir");
	char program[4096], script[64], log[64];

	snprintf(program, sizeof(program), "%s/tests/lib/model_server", folder ? folder : ".");
	snprintf(script, sizeof(script), "/proc/self/fd/%d", model->script);
	snprintf(log, sizeof(log), "/proc/self/fd/%d", model->log);
	dup2(input, 0);
	dup2(output, 1);
	execl(program, program, script, log, (char *)NULL);
	_exit(127);
}

static inline struct model model_start(const char *script)
{
	struct model model = { .script = memfd_create("script", 0), .log = memfd_create("log", 0) };
	char line[16] = { 0 };
	int input[2], output[2];

	assert_int_equal(write(model.script, script, strlen(script)), strlen(script));
	assert_int_equal(pipe2(input, O_CLOEXEC) | pipe2(output, O_CLOEXEC), 0);
	model.process = fork();
	assert_true(model.process >= 0);
	if (!model.process)
		model_run(&model, input[0], output[1]);
	close(input[0]);
	close(output[1]);
	assert_true(read(output[0], line, sizeof(line) - 1) > 0);
	close(output[0]);
	model.hold = input[1];
	model.port = atoi(line);
	snprintf(model.url, sizeof(model.url), "http://127.0.0.1:%d", model.port);
	return model;
}

/* What it has written so far. */
static inline void model_log(const struct model *model, struct pc_text *out)
{
	char bytes[4096];
	ssize_t size;

	out->size = 0;
	pc_text_puts(out, "");
	for (off_t at = 0; (size = pread(model->log, bytes, sizeof(bytes), at)) > 0; at += size)
		pc_text_add(out, bytes, (size_t)size);
}

static inline size_t model_count(const struct model *model, const char *text)
{
	struct pc_text log = { 0 };
	size_t count = 0;

	model_log(model, &log);
	for (const char *at = log.data; (at = strstr(at, text)); at++)
		count++;
	pc_text_clear(&log);
	return count;
}

static inline void model_stop(struct model *model)
{
	int status;

	close(model->hold);
	assert_int_equal(waitpid(model->process, &status, 0), model->process);
	assert_int_equal(status, 0);
	close(model->script);
	close(model->log);
}

#endif
