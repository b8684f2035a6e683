/* SPDX-License-Identifier: Apache-2.0
 * The end of a profile in JSON. Internal. */
#ifndef PC_FORMATS_JSON_TOLD_H
#define PC_FORMATS_JSON_TOLD_H

#include "encoding/pull.h"
#include "profile/builder.h"

/* pc_pull_end, and the builder is told of damage, and of what was left out. */
int pc_pull_told(struct pc_pull *pull, struct pc_builder *builder);

#endif
