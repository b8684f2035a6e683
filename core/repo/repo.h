/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-repo.so: what knows libgit2, which runs no hook and no program of a
 * repository's configuration. It needs nothing of the core, and writes nowhere but where a function
 * says so. */
#ifndef PC_REPO_REPO_H
#define PC_REPO_REPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/module.h"

/* A file as it is, by its path in the folder, with "/" between. */
struct pc_repo_file {
	const char *path, *bytes;
	size_t size;
};

/* What a function of the table answers; `words` says more. */
enum pc_repo_answer {
	PC_REPO_DONE,
	PC_REPO_MISSING,
	PC_REPO_AMBIGUOUS,
	PC_REPO_OWNER,	 /* the repository belongs to somebody else */
	PC_REPO_STOPPED, /* a callback said so */
	PC_REPO_DENIED,	 /* a remote wants to know who asks, or to hear something else */
	PC_REPO_FAILED
};

struct pc_repo; /* an open repository */

enum pc_repo_place {
	PC_REPO_AROUND, /* a path in it */
	PC_REPO_HERE,	/* its own folder */
	PC_REPO_BARE	/* its own folder, of which the working tree is not wanted */
};

/* Borrowed until it is closed. */
struct pc_repo_facts {
	const char *git;    /* its .git folder, of a worktree its own part; ends in "/" */
	const char *common; /* the .git folder of all worktrees; ends in "/" */
	const char *work;   /* the working tree, ends in "/"; NULL: it is bare */
	bool shallow, unborn, detached;
};

enum { PC_REPO_NAME_MAX = 256 };

struct pc_repo_commit {
	char id[41];
	char ref[PC_REPO_NAME_MAX]; /* "refs/heads/main", by which it was found; "": none */
	char subject[PC_REPO_NAME_MAX];
	int64_t time; /* s since 1970 */
	int zone;     /* min east of Greenwich */
};

/* An entry of the index. */
struct pc_repo_entry {
	const char *path;
	const char *id;
	unsigned mode;
	const char *filter; /* of its attributes; NULL: none */
};

/* What is called for each; anything but 0 stops. */
typedef int pc_repo_on_entry(void *context, const struct pc_repo_entry *entry);
typedef int pc_repo_on_ref(void *context, const char *name, const char *id);
typedef int pc_repo_on_submodule(void *context, const char *path, const char *name);
typedef int pc_repo_on_change(void *context, const char *path, bool untracked);

/* ---- remotes (repo_fetch.c) ---- */
struct pc_repo_remote {
	const char *name;  /* shorter than PC_REPO_NAME_MAX / 2: a reference can hold it */
	const char *given; /* its address, as the configuration has it */
	const char *url;   /* the same, with what url.<base>.insteadOf puts for it */
	bool partial;	   /* objects were left there when it was cloned */
};
typedef void pc_repo_on_remote(void *context, const struct pc_repo_remote *remote);

/* A reference of a remote, and what it becomes; each shorter than PC_REPO_NAME_MAX. */
enum { PC_REPO_REFS_MAX = 4 };
struct pc_repo_ref {
	const char *there, *here;
};

struct pc_repo_fetch {
	const char *folder; /* a bare repository of ours, written to; made where it is missing */
	const char *url;
	const char *user, *password; /* for an http server that asks; NULL: there is none */
	const struct pc_repo_ref *refs;
	size_t count;
	/* How far it is; total 0: the remote is at it. */
	void (*each)(void *context, uint64_t done, uint64_t total);
	void *context;
};

/* ---- what differs between two revisions (repo_changes.h) ---- */
struct pc_repo_why {
	char text[400];
};

/* Two revisions: commits by 40 hex digits; `head` may be ".", the working tree with what is not
 * ignored. */
struct pc_repo_between {
	const char *folder; /* of the repository, or below */
	const char *base, *head;
	size_t file_bytes_max; /* of one file; a larger one is told without its bytes */
};

/* One side of a file. */
struct pc_repo_blob {
	const char *path;  /* NULL: it is not there */
	const char *bytes; /* NULL: it is no regular file, or too large */
	size_t size;
	bool binary, large;
};

/* A file that differs. All is borrowed until the call returns. */
struct pc_repo_change {
	char status; /* 'A'dded, 'D'eleted, 'M'odified, 'R'enamed, 'T': another kind of file */
	struct pc_repo_blob base, head;
};
/* False: no more. */
typedef bool pc_repo_on_difference(void *context, const struct pc_repo_change *change);
/* What is wanted of all files of a revision: asked with `bytes` NULL first. */
typedef bool pc_repo_on_file(void *context, const struct pc_repo_file *file);
typedef bool pc_repo_on_bytes(void *context, const char *bytes, size_t size);

struct pc_repo_table {
	struct pc_module module;
	/* Whether a diff applies to these files, which are all that it changes and that exist. 0:
	 * it does; else why not, in `why`. */
	int (*apply)(const struct pc_repo_file *files, size_t count, const char *diff, char *why,
		     size_t why_room);
	/* libgit2's words for the last answer but PC_REPO_DONE; borrowed until the next call. */
	const char *(*words)(void);

	enum pc_repo_answer (*open)(const char *path, enum pc_repo_place place,
				    struct pc_repo **out_repo);
	void (*close)(struct pc_repo *repo); /* NULL is fine */
	struct pc_repo_facts (*facts)(struct pc_repo *repo);
	/* A value of its configuration, cut to `room`; false: it has none. */
	bool (*setting)(struct pc_repo *repo, const char *key, char *out_value, size_t room);

	enum pc_repo_answer (*find)(struct pc_repo *repo, const char *text,
				    struct pc_repo_commit *out_commit);
	enum pc_repo_answer (*merge_base)(struct pc_repo *repo, const char *a, const char *b,
					  char out_id[41]);
	enum pc_repo_answer (*each_ref)(struct pc_repo *repo, pc_repo_on_ref *each, void *context);
	/* The name that a symbolic reference leads to. */
	enum pc_repo_answer (*symbolic)(struct pc_repo *repo, const char *name,
					char out_name[PC_REPO_NAME_MAX]);

	enum pc_repo_answer (*each_entry)(struct pc_repo *repo, bool filters,
					  pc_repo_on_entry *each, void *context);
	/* What differs from HEAD: in the index, in the working tree, untracked and not ignored. */
	enum pc_repo_answer (*each_change)(struct pc_repo *repo, pc_repo_on_change *each,
					   void *context);

	/* Writes all of a commit into its working tree, and its index. `stop` is asked for every
	 * file. */
	enum pc_repo_answer (*check_out)(struct pc_repo *repo, const char *id,
					 int (*stop)(void *context), void *context);
	/* `repo` has a copy of the index and of the files of `from`: what the index knows of a
	 * file (its inode and times) becomes what it is of the copy, where it was true of the
	 * original. Writes its index. */
	enum pc_repo_answer (*adopt_index)(struct pc_repo *repo, struct pc_repo *from);
	/* What the index of `repo` knows of these files becomes what is there. Writes it. */
	enum pc_repo_answer (*renew_index)(struct pc_repo *repo, const char *const *paths,
					   size_t count);
	/* Those that .gitmodules of its working tree names. One that can't be read names none. */
	enum pc_repo_answer (*each_submodule)(struct pc_repo *repo, pc_repo_on_submodule *each,
					      void *context);
	enum pc_repo_answer (*each_remote)(struct pc_repo *repo, pc_repo_on_remote *each,
					   void *context);
	/* Those of the references that are there; what is not is left out. HEAD becomes that of the
	 * remote. It may wait for the remote for ever. */
	enum pc_repo_answer (*fetch)(const struct pc_repo_fetch *fetch);
	/* The files that differ, renamed ones as pairs. 0, else why not in `why`. */
	int (*changes)(const struct pc_repo_between *between, pc_repo_on_difference *on_change,
		       void *context, struct pc_repo_why *why);
	/* The regular files of between->head. A file is given twice: first without bytes and with
	 * its size, where false passes it over; then with them, where false ends the walk. */
	int (*files)(const struct pc_repo_between *between, pc_repo_on_file *on_file, void *context,
		     struct pc_repo_why *why);
	/* The difference as a unified diff, in pieces; false ends it. */
	int (*diff)(const struct pc_repo_between *between, pc_repo_on_bytes *on_bytes,
		    void *context, struct pc_repo_why *why);
};

#endif
