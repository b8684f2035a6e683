/* SPDX-License-Identifier: Apache-2.0
 * On what a tree of files depends, as its files say: what package managers and build systems read,
 * what they locked, what programs are linked with, and what sources include or import. Nothing is
 * run and nothing is asked of the network. */
#ifndef PC_DEPENDS_DEPENDS_H
#define PC_DEPENDS_DEPENDS_H

#include "base/software.h"

/* How sure it is, the surest first. */
enum pc_dependency_origin {
	PC_DEPENDENCY_DECLARED, /* a file says that it is wanted */
	PC_DEPENDENCY_LINKED,	/* an ELF file needs it */
	PC_DEPENDENCY_LOCKED,	/* a lock file holds it: wanted, or wanted by what is wanted */
	PC_DEPENDENCY_INDIRECT, /* the file says that something else wants it */
	PC_DEPENDENCY_USED	/* a source includes, imports or calls it: a hint */
};

struct pc_dependency {
	enum pc_software_kind kind;
	enum pc_dependency_origin origin;
	struct pc_span name, version; /* from strangers, borrowed; version empty: none is told */
	const char *path;	      /* below the folder; borrowed */
	const char *format;	      /* "requirements.txt", "ELF", …; static */
	uint64_t line;		      /* 0: the file has none */
};

struct pc_depends_sink {
	void (*found)(void *context, const struct pc_dependency *dependency);
	/* A file or folder of which all or a part was not read, and why; both borrowed. */
	void (*unread)(void *context, const char *path, const char *why);
	void *context;
};

struct pc_depends {
	uint64_t files; /* seen */
	uint64_t read;	/* of a kind that is known, and read */
	uint64_t cut;	/* sources, which are read only so far */
	uint64_t links; /* symbolic links, which are not followed */
	bool too_deep, too_many;
};

/* Tells all that the files below `folder` say. No symbolic link is followed. Folders of others'
 * code (node_modules, vendor, …) and of results (.git, target, …) are not gone into, but the files
 * directly in them whose names are those of lock files. PC_EINPUT: the folder can't be read;
 * PC_ECANCEL: interrupted, which leaves what was told. */
PC_API int pc_depends_walk(struct pc *pc, const char *folder, const struct pc_depends_sink *sink,
			   struct pc_depends *out_depends);

/* The same of one file, which is called `path` and of which `bytes` were read. False: it is of no
 * kind that is known. */
PC_API bool pc_depends_read(struct pc *pc, const char *path, struct pc_span bytes,
			    const struct pc_depends_sink *sink);

#endif
