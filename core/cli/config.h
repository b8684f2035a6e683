/* SPDX-License-Identifier: Apache-2.0
 * Where values come from besides argv: the configuration file and the environment. Internal.
 *   defaults < $XDG_CONFIG_HOME/perfcopilot/config.yaml < environment < command line
 * The file is one mapping: a global's long name, or a command's name with a mapping of its own (and
 * a verb's in that). Environment: PERFCOPILOT_<NAME> for globals,
 * PERFCOPILOT_<COMMAND>_[<VERB>_]<NAME> for a command's rows. */
#ifndef PC_CLI_CONFIG_H
#define PC_CLI_CONFIG_H

#include "cli/spec.h"

struct pc_config; /* the file, read and checked for form; lives in pc's arena */

/* The path, whether or not a file is there; in pc's arena. */
const char *pc_config_path(struct pc *pc);
/* Reads the file; none is fine (an empty configuration). PC_ECONFIG names file and line. */
int pc_config_read(struct pc *pc, struct pc_config **out_config);
/* Fills settings of `spec` found under `section` ("" for globals, "topn", "answers.list"), checks
 * unknown keys and types there. At the top level every key must be a global or the name of a
 * command (is_command says so). */
int pc_config_apply(struct pc *pc, const struct pc_config *config, const char *section,
		    const struct pc_spec *spec, struct pc_setting *settings);
int pc_config_check_sections(struct pc *pc, const struct pc_config *config,
			     bool (*is_command)(struct pc *pc, const char *name));
/* That all keys in a command's section are its options or its verbs, which pc_config_apply alone
 * can't know. */
int pc_config_check_verbs(struct pc *pc, const struct pc_config *config, const char *command,
			  const struct pc_args *args);
/* Fills settings of `spec` from the environment; `section` as above. */
int pc_environment_apply(struct pc *pc, const char *section, const struct pc_spec *spec,
			 struct pc_setting *settings);
/* PERFCOPILOT_TOPN_TOP; in the arena. NULL: it can't be set so (a positional, or PC_ONLY_ARGV). */
const char *pc_environment_name(struct pc_arena *arena, const char *section,
				const struct pc_arg *arg);
/* "Yes", "off" and kin as "true" or "false"; anything else as it is. */
const char *pc_config_truth(const char *text);

/* --show-config: every value with its origin, as YAML that the configuration file would take. */
void pc_config_show(struct pc *pc, struct pc_text *out, const char *section,
		    const struct pc_spec *spec, const struct pc_setting *settings);

#endif
