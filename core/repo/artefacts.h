/* SPDX-License-Identifier: Apache-2.0
 * Proof that two sides differ: what a build made in each, and what a program opened below each, by
 * size and SHA-256. Where nothing differs, the same thing would be measured twice. */
#ifndef PC_REPO_ARTEFACTS_H
#define PC_REPO_ARTEFACTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct pc_artefact {
	const char *path; /* below the side's folder */
	uint64_t size_bytes;
	char sha256[65];
};

/* By path; in pc's arena. */
struct pc_artefacts {
	const struct pc_artefact *items;
	size_t count;
	const char *why_not; /* why it can't be known; NULL: it is */
};

/* What regular files are below a folder, .git apart; in pc's arena. */
struct pc_snapshot;
PC_API int pc_snapshot_take(struct pc *pc, const char *folder, struct pc_snapshot **out_snapshot);
/* Files that were not there then, or were written to since. */
PC_API int pc_artefacts_built(struct pc *pc, const char *folder, const struct pc_snapshot *before,
			      struct pc_artefacts *out_artefacts);

struct pc_opening {
	const char *folder;		/* only files below it count */
	const char *work;		/* where the program runs; NULL: in the folder */
	const char *const *argv;	/* by no shell; NULL ends it */
	const char *const *environment; /* the whole of it, "NAME=value"; NULL: ours */
	unsigned timeout_s;		/* 0: none */
};
/* Files below the folder that a program, run once, opened for reading or ran as a program, it and
 * what it started; Python's bytecode counts as its source. A small program of ours
 * (perfcopilot-tracer) watches it by ptrace, no strace is needed. Where that is forbidden, or the
 * program fails, `why_not` says so, and there is no list. */
PC_API int pc_artefacts_opened(struct pc *pc, const struct pc_opening *opening,
			       struct pc_artefacts *out_artefacts);

/* The first path that only one has, or whose bytes differ; NULL: all are the same. Where a compiler
 * writes down the path of the sources, as gcc -g does, the same sources make different bytes. */
PC_API const char *pc_artefacts_difference(const struct pc_artefacts *a,
					   const struct pc_artefacts *b);

#endif
