/* SPDX-License-Identifier: Apache-2.0
 * The parsers, for the table in formats.c: a score and a parser each. Internal. */
#ifndef PC_PROFILE_FORMATS_H
#define PC_PROFILE_FORMATS_H

#include "profile/builder.h"

int pc_score_perf_report(struct pc_span head);
int pc_parse_perf_report(struct pc_builder *builder, struct pc_input *input);
int pc_score_perf_script(struct pc_span head);
int pc_parse_perf_script(struct pc_builder *builder, struct pc_input *input);
int pc_score_folded(struct pc_span head);
int pc_parse_folded(struct pc_builder *builder, struct pc_input *input);
int pc_score_elastic(struct pc_span head);
int pc_parse_elastic(struct pc_builder *builder, struct pc_input *input);
int pc_score_pprof_text(struct pc_span head);
int pc_parse_pprof_text(struct pc_builder *builder, struct pc_input *input);

#endif
