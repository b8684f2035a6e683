/* SPDX-License-Identifier: Apache-2.0
 * Which CPU to pin to. */
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/auto.h"
#include "binary/files.h"
#include "measure/machine.h"
#include "measure/machine_files.h"

enum { LOOK_NS = 100000000 };

/* "cpu1 user nice system idle iowait irq …": all but idle and iowait. */
static uint64_t busy_of(struct pc_span counts)
{
	uint64_t busy = 0;

	for (size_t column = 0; counts.size; column++) {
		struct pc_span word, rest;
		int64_t ticks;

		if (!pc_span_cut(counts, ' ', &word, &rest)) {
			word = counts;
			rest.size = 0;
		}
		if (pc_span_int(word, &ticks) && ticks > 0 && column != 3 && column != 4 &&
		    column < 8) /* what guests had is of user and nice */
			busy += (uint64_t)ticks;
		counts = rest;
	}
	return busy;
}

void pc_machine_ticks(const char *root, uint64_t out_busy[PC_MACHINE_CPUS])
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span rest, line;
	size_t cpu;

	if (!pc_machine_read(root, "/proc/stat", &text))
		return;
	rest = pc_text_span(&text);
	while (pc_span_line(&rest, &line)) {
		if (!pc_span_starts(line, "cpu"))
			continue;
		line.data += 3;
		line.size -= 3;
		if (pc_machine_take_number(&line, &cpu) && pc_machine_take_char(&line, ' '))
			out_busy[cpu] = busy_of(line);
	}
}

static uint64_t file_number(const char *root, const char *form, size_t cpu)
{
	PC_AUTO(text) struct pc_text path = { 0 }, text = { 0 };
	int64_t value = 0;

	pc_text_printf(&path, "/sys/devices/system/cpu/cpu%zu/%s", cpu, form);
	if (pc_machine_read(root, path.data, &text))
		pc_span_int(pc_span_trim(pc_text_span(&text)), &value);
	return value > 0 ? (uint64_t)value : 0;
}

/* Some processors have cores of two kinds. */
static uint64_t speed_of(const char *root, size_t cpu)
{
	uint64_t capacity = file_number(root, "cpu_capacity", cpu);

	return capacity ? capacity : file_number(root, "cpufreq/cpuinfo_max_freq", cpu);
}

static uint64_t busy_with_siblings(const char *root, size_t cpu, const uint64_t *busy)
{
	PC_AUTO(text) struct pc_text path = { 0 }, text = { 0 };
	bool siblings[PC_MACHINE_CPUS] = { false };
	uint64_t sum = 0;

	pc_text_printf(&path, "/sys/devices/system/cpu/cpu%zu/topology/thread_siblings_list", cpu);
	if (pc_machine_read(root, path.data, &text))
		pc_machine_list(pc_text_span(&text), siblings);
	siblings[cpu] = true;
	for (size_t i = 0; i < PC_MACHINE_CPUS; i++)
		sum += siblings[i] ? busy[i] : 0;
	return sum;
}

int pc_machine_choose(const char *root, const bool *allowed, const uint64_t *busy)
{
	uint64_t least = UINT64_MAX, fastest = 0;
	size_t first = 0;
	int best = -1;

	while (first < PC_MACHINE_CPUS && !allowed[first])
		first++;
	for (size_t i = first + 1; i < PC_MACHINE_CPUS; i++) {
		uint64_t used, speed;

		if (!allowed[i])
			continue;
		speed = speed_of(root, i);
		used = busy_with_siblings(root, i, busy);
		if (speed < fastest || (speed == fastest && best >= 0 && used > least))
			continue;
		best = (int)i; /* of equals the last: the kernel begins with the first */
		least = used;
		fastest = speed;
	}
	return best;
}

int pc_machine_cpu(struct pc *pc)
{
	PC_AUTO(memory) uint64_t *before = pc_zeroed(PC_MACHINE_CPUS, sizeof(*before));
	PC_AUTO(memory) uint64_t *busy = pc_zeroed(PC_MACHINE_CPUS, sizeof(*busy));
	bool allowed[PC_MACHINE_CPUS] = { false };
	PC_AUTO(text) struct pc_text text = { 0 };
	size_t count = 0;

	(void)pc;
	if (!pc_machine_read("", "/proc/self/status", &text))
		return -1;
	pc_machine_list(pc_machine_field(pc_text_span(&text), "Cpus_allowed_list"), allowed);
	for (size_t i = 0; i < PC_MACHINE_CPUS; i++)
		count += allowed[i];
	if (count < 2)
		return -1;
	pc_machine_ticks("", before);
	if (count > 2) /* with two there is no choice */
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_NS }, NULL);
	pc_machine_ticks("", busy);
	for (size_t i = 0; i < PC_MACHINE_CPUS; i++)
		busy[i] -= busy[i] > before[i] ? before[i] : busy[i];
	return pc_machine_choose("", allowed, busy);
}
