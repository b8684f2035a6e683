/* SPDX-License-Identifier: Apache-2.0
 * The stamp by which a command says for which perfcopilot.h it was built. */
#ifndef PC_CLI_ABI_H
#define PC_CLI_ABI_H

#include <stdint.h>

#define PC_ABI_MAJOR 1 /* raised when a built command would break            */
#define PC_ABI_MINOR 0 /* raised when a service is added; old commands load  */

struct pc_abi {
	uint32_t size;
	uint16_t major, minor;
};

#endif
