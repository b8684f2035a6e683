/* SPDX-License-Identifier: Apache-2.0
 * Removing what lies below a folder, by descriptors and steps that follow no link. Internal. */
#ifndef PC_BASE_REMOVE_H
#define PC_BASE_REMOVE_H

/* Removes what has this name, and all that lies in it, also where folders can't be written to; what
 * can be removed is, whatever the answer: 0 or an errno. */
int pc_remove_tree(int folder, const char *name);

#endif
