/* SPDX-License-Identifier: Apache-2.0
 * argv to exit status; all else is in libperfcopilot. */
#include "cli/program.h"

int main(int argc, char **argv)
{
	return pc_main(argc, argv);
}
