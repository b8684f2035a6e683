/* SPDX-License-Identifier: Apache-2.0
 * Whether code may be loaded from a file or folder. Internal. */
#ifndef PC_BASE_TRUST_H
#define PC_BASE_TRUST_H

#include "base/status.h"

/* Why this file or folder is not trusted (writable by everyone, owned by somebody who is neither
 * the user nor root, not there), with what to do about it; or NULL. In pc's arena. */
const char *pc_file_distrust(struct pc *pc, const char *path);

#endif
