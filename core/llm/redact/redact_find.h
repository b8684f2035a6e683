/* SPDX-License-Identifier: Apache-2.0
 * What redact.c looks for, a function a form. Each looks at a bounded piece of the text before it
 * says no, and only as far as the secret goes when it says yes: the whole stays linear. Internal.
 */
#ifndef PC_LLM_REDACT_FIND_H
#define PC_LLM_REDACT_FIND_H

#include "base/text.h"

struct pc_secret {
	size_t start, end;
	const char *kind;
};

/* What stands in place of a secret: its size if one is at `at`, else 0. */
size_t pc_secret_marker(struct pc_span text, size_t at);

/* ---- redact_forms.c ---- */
/* A key of a known make, or a JSON web token, that begins at `at`. */
bool pc_secret_form(struct pc_span text, size_t at, struct pc_secret *out);
/* A private key whose "-----BEGIN" is at `at`, with all its lines. */
bool pc_secret_pem(struct pc_span text, size_t at, struct pc_secret *out);
/* ---- redact_names.c ---- */
/* A name and where it stands: what is known of its line when it is reached. */
struct pc_secret_name {
	size_t start, end;
	char before;	  /* the byte in front of it */
	bool begins_line; /* but for blanks, quotes and the like */
	bool in_parens;	  /* as the arguments of a function are */
	bool dash;	  /* behind a single "-" */
};
/* What is given to a name that calls for a secret: "password=…", "\"api_key\": …", "--token …",
 * "<secret>…</secret>", "Authorization: Bearer …". */
bool pc_secret_named(struct pc_span text, const struct pc_secret_name *name, struct pc_secret *out);
/* Whether a word is such a name. */
bool pc_secret_is_name(struct pc_span word);

/* ---- redact_values.c: what a name is given ---- */
struct pc_secret_given {
	size_t start, end;
	char sign;	  /* '=', ':', ' ' of an option, '<' of an element */
	bool apart;	  /* blanks behind the sign */
	bool quoted, api; /* api: of a query or an option: no code, no type */
};
enum pc_secret_flag {
	PC_SECRET_SURE = 1, /* whatever is given is one */
	PC_SECRET_PART = 2, /* the name only as a part of its own: DB_PWD, not PWD */
	PC_SECRET_WEAK = 4, /* the name is that of many other things */
	PC_SECRET_QUERY = 8 /* of a query: what has no name is no secret */
};
bool pc_secret_value(struct pc_span text, const struct pc_secret_name *name, unsigned flags,
		     const struct pc_secret_given *given);
/* Letters and digits: no word. */
bool pc_secret_hard(struct pc_span value);
/* "&name=", ";name=" at `i`. */
bool pc_secret_pair_follows(struct pc_span text, size_t i);

/* ---- redact_user.c: behind the name of a user ---- */
/* The password (or the token) in front of the "@" of a URL whose "://" is at `at`. */
bool pc_secret_url(struct pc_span text, size_t at, struct pc_secret *out);
/* The password of "user:password@host"; the name is the user's. */
bool pc_secret_login(struct pc_span text, const struct pc_secret_name *name, struct pc_secret *out);
/* The password of an entry of .netrc that the name ("machine", "default") begins. */
bool pc_secret_netrc(struct pc_span text, const struct pc_secret_name *name, struct pc_secret *out);
/* Where the password of "user:password" begins, of which `sign` is the ":"; of both, if the user's
 * name may be a secret too. */
bool pc_secret_behind_user(struct pc_span text, struct pc_span both, char sign, size_t *out_start);

/* ---- redact_tools.c: options of programs that take a password without a telling name ---- */
/* A bit for each option of the program; 0: no such program. */
uint64_t pc_secret_tool(struct pc_span word);
/* One of these options at `at`, and those that any program may have. */
bool pc_secret_option(struct pc_span text, size_t at, uint64_t options, struct pc_secret *out);
/* The end of a word of a command line that begins at `at`; a quoted one's without its quotes. */
size_t pc_secret_word(struct pc_span text, size_t at, size_t *out_start);

#endif
