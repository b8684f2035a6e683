/* SPDX-License-Identifier: Apache-2.0
 * Bytes to a file descriptor: all of them, however slowly they are taken, unless a signal asks to
 * stop. Internal. */
#ifndef PC_BASE_WRITE_H
#define PC_BASE_WRITE_H

#include <stddef.h>

/* Waits where there is no room, on a non-blocking descriptor too. 0, or the errno; ECANCELED: a
 * signal asks to stop, and not everything was written. */
int pc_write(int fd, const char *bytes, size_t size);
/* The same for what is said last: once a signal asks to stop, what has room is still written. */
int pc_write_last(int fd, const char *bytes, size_t size);
/* The same for what is to be whole although a signal came; a second one ends the program. */
int pc_write_anyway(int fd, const char *bytes, size_t size);

#endif
