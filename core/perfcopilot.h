/* SPDX-License-Identifier: Apache-2.0
 * All that a command includes of perfcopilot, built-in commands too. "Add a command" in HACKING.md
 * is the way in. */
#ifndef PERFCOPILOT_H
#define PERFCOPILOT_H

#ifdef __cplusplus
#error "commands are written in C"
#endif

#include "advice/advice.h"
#include "advice/alternatives.h"
#include "advice/lines.h"
#include "advice/show.h"
#include "base/arena.h"
#include "base/auto.h"
#include "base/json.h"
#include "base/log.h"
#include "base/places.h"
#include "base/remarks.h"
#include "base/software.h"
#include "base/status.h"
#include "base/stream_safe.h"
#include "base/table.h"
#include "base/text.h"
#include "base/toml.h"
#include "binary/binary.h"
#include "chat/chat.h"
#include "chat/checked.h"
#include "chat/explain.h"
#include "cli/abi.h"
#include "cli/args.h"
#include "cli/output.h"
#include "depends/depends.h"
#include "export/export.h"
#include "flame/flame.h"
#include "input/input.h"
#include "listing/hot.h"
#include "listing/listing.h"
#include "listing/work.h"
#include "llm/cache/answers.h"
#include "llm/cited/cited.h"
#include "llm/pool/pool.h"
#include "llm/prompt/prompt.h"
#include "llm/prompt/split.h"
#include "llm/prompt/tell.h"
#include "llm/prompt/tokens.h"
#include "llm/query.h"
#include "measure/decide.h"
#include "measure/import.h"
#include "measure/kevm.h"
#include "measure/machine.h"
#include "measure/measure.h"
#include "measure/native.h"
#include "measure/outputs.h"
#include "measure/overall.h"
#include "measure/rounds.h"
#include "measure/run.h"
#include "measure/samples.h"
#include "measure/stats.h"
#include "measure/suite.h"
#include "profile/callers.h"
#include "profile/diff.h"
#include "profile/profile.h"
#include "profile/rank.h"
#include "profile/select.h"
#include "profile/tree.h"
#include "repo/artefacts.h"
#include "repo/changes.h"
#include "repo/folder.h"
#include "repo/patch.h"
#include "repo/pull.h"
#include "repo/sides.h"
#include "report/figure.h"
#include "report/report.h"
#include "trace/doing.h"
#include "trace/group.h"
#include "trace/locks.h"
#include "trace/trace.h"

/* The five symbols of a command. Arrays, so that dlsym gives the text itself. */
PC_EXPORT extern const char
	command[];		    /* "topn": [a-z][a-z0-9-]*, the name of the file without .so */
PC_EXPORT extern const char help[]; /* one line */
PC_EXPORT int add_args(struct pc_args *args); /* declares; PC_OK or enum pc_status */
PC_EXPORT int run(struct pc *pc,
		  const void *options); /* PC_OK, enum pc_status, or 1..125 as the exit status */

PC_EXPORT extern const struct pc_abi perfcopilot_abi;
#define PC_PLUGIN \
	const struct pc_abi perfcopilot_abi = { sizeof(struct pc_abi), PC_ABI_MAJOR, PC_ABI_MINOR }

#endif
