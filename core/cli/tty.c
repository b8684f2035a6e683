/* SPDX-License-Identifier: Apache-2.0
 * The terminal: standard input may be a profile, standard output a file. */
#include "cli/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int pc_tty_open(struct pc *pc, int *out_fd)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return pc_fail(pc, PC_EUSAGE,
			       "there is no terminal to talk on (/dev/tty: %s); leave --chat out, "
			       "or ask with 'perfcopilot ask'",
			       strerror(errno));
	*out_fd = fd;
	return PC_OK;
}
