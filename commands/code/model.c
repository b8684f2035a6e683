/* SPDX-License-Identifier: Apache-2.0
 * The report. */
#include "code.h"

int code_show(struct pc *pc, const struct code_result *r)
{
	return pc_output_report(pc, code_report(pc, r, code_document(r)));
}
