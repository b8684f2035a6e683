/* SPDX-License-Identifier: Apache-2.0
 * Quantities for people: three digits that matter, and the prefix that makes them few. */
#include "report/render.h"

/* v >= 0 with three digits that matter; from 1000 on as an integer. */
static void add_three_digits(struct pc_text *text, double v)
{
	unsigned decimals = v >= 99.95 ? 0 : v >= 9.995 ? 1 : 2;
	double scale = decimals == 2 ? 100 : decimals == 1 ? 10 : 1;
	unsigned long long whole, rest;

	for (; v > 0 && v * scale < 99.5 && v < 1 && decimals < 12; decimals++)
		scale *= 10;
	whole = (unsigned long long)(v * scale + 0.5);
	rest = whole % (unsigned long long)scale;
	whole /= (unsigned long long)scale;
	for (; decimals && rest % 10 == 0; decimals--)
		rest /= 10;
	pc_text_printf(text, "%llu", whole);
	if (decimals)
		pc_text_printf(text, ".%0*llu", (int)decimals, rest);
}

static void add_unit(struct pc_text *text, const char *prefix, const char *unit)
{
	if (*prefix || *unit)
		pc_text_putc(text, ' ');
	pc_text_puts(text, prefix);
	if (*prefix && *unit)
		pc_text_putc(text, ' ');
	pc_text_safe(text, pc_span(unit));
}

/* "3.1 M cycles" */
static void add_counted(struct pc_text *text, double v, const char *unit)
{
	static const char *const prefixes[] = { "", "k", "M", "G", "T", "P", "E", NULL };
	size_t i = 0;

	/* 999.7 k would be written 1000 k */
	for (; v >= 999.5 && prefixes[i + 1]; i++)
		v /= 1000;
	add_three_digits(text, v);
	add_unit(text, prefixes[i], unit);
}

static void add_bytes(struct pc_text *text, double v)
{
	static const char *const units[] = {
		"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", NULL
	};
	size_t i = 0;

	for (; v >= 1023.5 && units[i + 1]; i++)
		v /= 1024;
	add_three_digits(text, v);
	add_unit(text, "", i == 0 && v == 1 ? "byte" : units[i]);
}

static void add_long_time(struct pc_text *text, double seconds)
{
	unsigned long long s = (unsigned long long)(seconds + 0.5), minutes = (s + 30) / 60,
			   hours = (s + 1800) / 3600;

	if (s < 3600)
		pc_text_printf(text, "%llu min %llu s", s / 60, s % 60);
	else if (minutes < 48 * 60)
		pc_text_printf(text, "%llu h %llu min", minutes / 60, minutes % 60);
	else
		pc_text_printf(text, "%llu d %llu h", hours / 24, hours % 24);
}

static void add_time(struct pc_text *text, double ns)
{
	static const char *const units[] = { "ns", "µs", "ms", "s" };
	size_t i = 0;

	for (; ns >= 999.5 && i < 3; i++)
		ns /= 1000;
	if (ns >= 999.5) {
		add_long_time(text, ns);
		return;
	}
	add_three_digits(text, ns);
	add_unit(text, "", units[i]);
}

/* How many nanoseconds a unit of time has; 0: it is none. */
static double nanoseconds(const char *unit)
{
	static const struct {
		const char *name;
		double ns;
	} times[] = { { "ns", 1 }, { "us", 1e3 }, { "µs", 1e3 }, { "ms", 1e6 }, { "s", 1e9 } };

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++)
		if (strcmp(times[i].name, unit) == 0)
			return times[i].ns;
	return 0;
}

/* Two decimals always, so that a column of them lines up. */
static void add_percent(struct pc_text *text, double v)
{
	unsigned long long hundredths = (unsigned long long)(v * 100 + 0.5);

	if (v >= 1e15) {
		add_counted(text, v, "%");
		return;
	}
	if (!hundredths && v > 0)
		pc_text_puts(text, "<0.01 %");
	else
		pc_text_printf(text, "%llu.%02llu %%", hundredths / 100, hundredths % 100);
}

void pc_quantity_add(struct pc_text *text, int64_t value, unsigned digits, const char *unit)
{
	double v = value < 0 ? -(double)value : (double)value, scale = 1;
	double ns;

	if (value == INT64_MIN) { /* PC_UNKNOWN */
		pc_text_puts(text, "unknown");
		return;
	}
	for (unsigned i = 0; i < digits && i < 300; i++)
		scale *= 10;
	v /= scale;
	unit = unit ? unit : "";
	ns = nanoseconds(unit);
	if (value < 0)
		pc_text_putc(text, '-');
	if (ns > 0)
		add_time(text, v * ns);
	else if (strcmp(unit, "bytes") == 0)
		add_bytes(text, v);
	else if (strcmp(unit, "%") == 0)
		add_percent(text, v);
	else
		add_counted(text, v, unit);
}

const char *pc_quantity(struct pc_arena *arena, int64_t value, unsigned digits, const char *unit)
{
	struct pc_text text = { 0 };
	const char *kept;

	pc_quantity_add(&text, value, digits, unit);
	kept = pc_arena_strndup(arena, text.data, text.size);
	pc_text_clear(&text);
	return kept;
}
