/* SPDX-License-Identifier: Apache-2.0
 * What a person should know of the machine before numbers are believed. The facts may come from a
 * file: each is looked at for its type. */
#include <string.h>

#include "base/auto.h"
#include "base/json.h"
#include "measure/machine.h"

/* Appends words where there is something to say. */
typedef void say(struct json_object *facts, struct json_object *fact, struct pc_text *out);

static bool is_true(struct json_object *fact)
{
	return json_object_is_type(fact, json_type_boolean) && json_object_get_boolean(fact);
}

static bool is_number(struct json_object *fact)
{
	return json_object_is_type(fact, json_type_int) ||
	       json_object_is_type(fact, json_type_double);
}

static double number(struct json_object *facts, const char *key, double fallback)
{
	struct json_object *fact = NULL;

	return json_object_object_get_ex(facts, key, &fact) && is_number(fact)
		       ? json_object_get_double(fact)
		       : fallback;
}

static bool is_word(struct json_object *fact)
{
	return json_object_is_type(fact, json_type_string) && json_object_get_string_len(fact) > 0;
}

static void put_word(struct pc_text *out, struct json_object *word)
{
	pc_text_safe(out, (struct pc_span){ json_object_get_string(word),
					    (size_t)json_object_get_string_len(word) });
}

static void say_cpus(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	(void)facts;
	if (is_number(fact) && json_object_get_int64(fact) == 1)
		pc_text_puts(out, "there is one CPU: whatever else runs, runs instead of the "
				  "benchmark");
}

static void say_cpu_limit(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	if (is_number(fact) && json_object_get_double(fact) < number(facts, "cpus", 1e9))
		pc_text_printf(out,
			       "the container may use %.4g CPUs: a benchmark that uses more is "
			       "halted now and then",
			       json_object_get_double(fact));
}

static void say_governor(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	(void)facts;
	if (!is_word(fact) || !strcmp(json_object_get_string(fact), "performance"))
		return;
	pc_text_puts(out, "the CPU's speed follows the load (governor ");
	put_word(out, fact);
	pc_text_puts(out, "); cpupower frequency-set -g performance keeps it");
}

static void say_turbo(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	(void)facts;
	if (is_true(fact))
		pc_text_puts(out, "turbo is on: the CPU's speed follows its heat and what else "
				  "runs");
}

static void say_smt(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	(void)facts;
	if (is_true(fact))
		pc_text_puts(out, "SMT is on: what runs on the sibling of a CPU slows it");
}

static void say_virtual(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	(void)facts;
	if (!is_word(fact))
		return;
	pc_text_puts(out, "this is a virtual machine");
	if (strcmp(json_object_get_string(fact), "unknown") != 0) {
		pc_text_puts(out, " (");
		put_word(out, fact);
		pc_text_putc(out, ')');
	}
	pc_text_puts(out, ": what its neighbours do can't be seen");
}

static void say_load(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	double cpus = number(facts, "cpus", 1);

	if (is_number(fact) && json_object_get_double(fact) > cpus / 2)
		pc_text_printf(out, "others are running: the load is %.2f on %.0f CPU%s",
			       json_object_get_double(fact), cpus, cpus > 1 ? "s" : "");
}

static void say_pressure(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	(void)facts;
	if (is_number(fact) && json_object_get_double(fact) >= 5)
		pc_text_printf(out, "processes waited for a CPU in %.0f %% of the last 10 seconds",
			       json_object_get_double(fact));
}

static void say_memory(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	double share = number(facts, "memory_bytes", 0);

	if (is_number(fact) && json_object_get_double(fact) < share / 20)
		pc_text_printf(out, "memory is short: %.0f of %.0f MiB are free",
			       json_object_get_double(fact) / 0x1p20, share / 0x1p20);
}

static void say_battery(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	(void)facts;
	if (is_true(fact))
		pc_text_puts(out, "the machine runs on its battery, and may save power");
}

static void say_clock(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	static const char *const slow[] = { "hpet", "acpi_pm", "jiffies", "refined-jiffies",
					    "pit" };

	(void)facts;
	for (size_t i = 0; is_word(fact) && i < sizeof(slow) / sizeof(slow[0]); i++)
		if (!strcmp(json_object_get_string(fact), slow[i]))
			pc_text_printf(out,
				       "the clock is %s: reading it is slow, and counts as "
				       "work of what reads it",
				       slow[i]);
}

static void say_resolution(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	(void)facts;
	if (is_number(fact) && json_object_get_double(fact) > 1000)
		pc_text_printf(out, "the clock ticks once in %.4g microseconds",
			       json_object_get_double(fact) / 1000);
}

static void say_aslr(struct json_object *facts, struct json_object *fact, struct pc_text *out)
{
	(void)facts;
	if (json_object_is_type(fact, json_type_boolean) && !json_object_get_boolean(fact))
		pc_text_puts(out, "addresses are the same in each run (randomize_va_space is 0): "
				  "what side lies better in memory stays so");
}

static const struct {
	const char *key;
	say *say;
} warnings[] = {
	{ "cpus", say_cpus },
	{ "cpu_limit", say_cpu_limit },
	{ "governor", say_governor },
	{ "turbo", say_turbo },
	{ "smt", say_smt },
	{ "virtual", say_virtual },
	{ "load", say_load },
	{ "pressure_percent", say_pressure },
	{ "on_battery", say_battery },
	{ "memory_free_bytes", say_memory },
	{ "clock", say_clock },
	{ "clock_resolution_ns", say_resolution },
	{ "aslr", say_aslr },
};

struct json_object *pc_machine_warnings(struct json_object *facts)
{
	struct json_object *all = json_object_new_array();

	for (size_t i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++) {
		PC_AUTO(text) struct pc_text words = { 0 };
		struct json_object *fact = NULL;

		if (json_object_object_get_ex(facts, warnings[i].key, &fact) && fact)
			warnings[i].say(facts, fact, &words);
		if (words.size)
			json_object_array_add(all, pc_json_string(words.data));
	}
	return all;
}
