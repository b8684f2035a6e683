/* SPDX-License-Identifier: Apache-2.0
 * Whether a project has benchmarks that compare finds by itself, and the block of text that tells
 * so to those who work on it. Texts lie in pc's arena. */
#ifndef PC_COMPARE_DETECT_H
#define PC_COMPARE_DETECT_H

#include <perfcopilot.h>

struct compare_detected {
	const char *root;   /* benchmarks-root, from the project's folder; NULL: there is none */
	const char *from;   /* what says so: "pyproject.toml", or "the default" */
	const char *reason; /* why it can't be used; NULL: it can */
};

/* [tool.codeflash] benchmarks-root of pyproject.toml, else .codeflash/benchmarks. */
void compare_detect(struct pc *pc, const char *project, struct compare_detected *out_detected);
/* The block "## E2E Benchmarks"; ends with a line's end. */
const char *compare_detect_block(struct pc *pc, const struct compare_detected *detected);
/* `text` with the block in the place of the one that is in it, or at its end; everything else stays
 * to the byte. */
void compare_setup_text(struct pc_span text, const char *block, struct pc_text *out_text);
/* The same of a file, which need not be there, with the run's other output. *out_changed: it was
 * another. PC_EINPUT: it can't be read. */
int compare_setup(struct pc *pc, const char *path, const char *block, bool *out_changed);

#endif
