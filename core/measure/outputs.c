/* SPDX-License-Identifier: Apache-2.0
 * What runs write. */
#include "measure/outputs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/context.h"
#include "measure/runner.h"

enum { PIECE = 1 << 16 };
static const size_t most_bytes = PC_RUNNER_OUTPUT_MAX;

int pc_run_output(struct pc *pc, struct pc_runner *runner, const struct pc_run_spec *spec,
		  struct pc_run *out_run, struct pc_text *out)
{
	struct pc_run_spec keeping = *spec;
	char piece[PIECE];
	off_t at = 0;
	ssize_t got;
	int status;

	keeping.keep_output = true;
	status = pc_run(runner, &keeping, out_run);
	if (status)
		return status;
	while ((got = pread(pc_runner_output(runner), piece, sizeof(piece), at)) > 0) {
		if ((size_t)at + (size_t)got > most_bytes)
			return pc_fail(pc, PC_EINPUT,
				       "%s writes more than 1 GiB, which is too much to "
				       "compare",
				       spec->argv[0]);
		pc_text_add(out, piece, (size_t)got);
		at += got;
	}
	return got < 0 ? pc_fail(pc, PC_EINPUT, "what %s wrote: %s", spec->argv[0], strerror(errno))
		       : PC_OK;
}

size_t pc_output_differs(struct pc_span a, struct pc_span b)
{
	size_t shorter = a.size < b.size ? a.size : b.size, at = 0;

	while (at < shorter && a.data[at] == b.data[at])
		at++;
	return at < a.size || at < b.size ? at : SIZE_MAX;
}
