/* SPDX-License-Identifier: Apache-2.0
 * Secrets are taken out of what is sent, recorded or logged: keys of known makes, private keys,
 * tokens, passwords in arguments, credentials in URLs. It knows forms, not meanings: a password
 * that looks like a word is not seen. */
#ifndef PC_LLM_REDACT_H
#define PC_LLM_REDACT_H

#include "base/text.h"

/* Appends `span` with each secret as "[redacted:KIND]", its name left in place ("password=…"); how
 * many there were. Applied to its own output it finds nothing. `patterns` of the user (POSIX
 * extended, each compiled before) may be NULL. */
struct pc_redactor; /* in pc's arena */
int pc_redactor_new(struct pc *pc, const struct pc_list *patterns,
		    struct pc_redactor **out_redactor); /* PC_ECONFIG: a bad pattern */
/* A secret that is known to the byte (the key in use): hidden wherever it stands. */
void pc_redactor_knows(struct pc_redactor *redactor, const char *secret);
size_t pc_redact(const struct pc_redactor *redactor, struct pc_span span, struct pc_text *out);

#endif
