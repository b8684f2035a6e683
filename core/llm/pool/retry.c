/* SPDX-License-Identifier: Apache-2.0
 * Which failures heal, and the times that servers ask to wait. */
#include "llm/pool/retry.h"

#include <strings.h>
#include <time.h>

enum { FIRST_DELAY_MS = 500, LAST_DELAY_MS = 8000 };

/* ---- whether ---- */

static bool says(const struct pc_failure *failure, const char *word)
{
	return pc_span_is(pc_text_span(&failure->code), word) ||
	       pc_span_is(pc_text_span(&failure->type), word);
}

/* What an error among the events would have had as a status, had it come in time; 0: no telling. */
static int status_in_stream(const struct pc_failure *failure)
{
	static const struct {
		const char *word;
		int status;
	} words[] = {
		{ "overloaded_error", 529 },	 { "rate_limit_error", 429 },
		{ "rate_limit_exceeded", 429 },	 { "slow_down", 429 },
		{ "timeout_error", 504 },	 { "api_error", 500 },
		{ "server_error", 500 },	 { "internal_server_error", 500 },
		{ "server_is_overloaded", 503 }, { "service_unavailable_error", 503 },
		{ "unavailable_error", 503 },
	};
	int64_t number;

	if (pc_span_int(pc_text_span(&failure->code), &number) && number >= 300 && number < 600)
		return (int)number;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (says(failure, words[i].word))
			return words[i].status;
	return 0;
}

/* NULL: the server may think better of it. */
static const char *status_is_final(const struct pc_failure *failure, int status)
{
	static const char *const quotas[] = { "insufficient_quota", "billing_hard_limit_reached",
					      "billing_not_active" };

	for (size_t i = 0; i < sizeof(quotas) / sizeof(*quotas); i++)
		if (says(failure, quotas[i]))
			return "the quota is used up";
	if (status == 400)
		return "the request would be refused again";
	if (status == 401)
		return "the key would be refused again";
	if (failure->should_retry == 0)
		return "the server says that it is of no use";
	if (failure->retry_after_ms > PC_RETRY_AFTER_MAX_MS)
		return "the server wants a longer wait than 2 minutes";
	if (failure->should_retry == 1 || status == 408 || status == 409 || status == 429 ||
	    status >= 500)
		return NULL;
	return "it would be refused again";
}

/* NULL: another attempt may go well. */
static const char *is_final(const struct pc_failure *failure, unsigned attempt)
{
	if (failure->began)
		return "a part of the answer had come";
	switch (failure->kind) {
	case PC_FAILED_CONNECT:
	case PC_FAILED_SILENT:
	case PC_FAILED_CUT:
		return NULL;
	case PC_FAILED_TIMEOUT: /* who is slow once is paid all the same: one more */
		if (failure->status)
			return "the answer had begun";
		return attempt > 1 ? "it took too long twice" : NULL;
	case PC_FAILED_STATUS:
		return status_is_final(failure, failure->status);
	case PC_FAILED_IN_STREAM:
		return status_is_final(failure, status_in_stream(failure));
	default:
		return "it would fail again";
	}
}

/* ---- when ---- */

static int64_t delay_of(const struct pc_failure *failure, unsigned attempt, double chance)
{
	int64_t delay_ms = FIRST_DELAY_MS;

	if (failure->retry_after_ms > 0 && failure->retry_after_ms <= PC_RETRY_AFTER_MAX_MS)
		return failure->retry_after_ms;
	for (unsigned i = 1; i < attempt && delay_ms < LAST_DELAY_MS; i++)
		delay_ms *= 2;
	if (delay_ms > LAST_DELAY_MS)
		delay_ms = LAST_DELAY_MS;
	return (int64_t)((double)delay_ms * (1 - 0.25 * chance));
}

struct pc_retry pc_retry_decide(const struct pc_failure *failure, unsigned attempt, double chance)
{
	struct pc_retry retry = { .why = is_final(failure, attempt) };

	if (failure->kind == PC_FAILED_NOT)
		retry.why = "it did not fail";
	else if (!retry.why && attempt >= PC_ATTEMPTS)
		retry.why = "that was the last attempt";
	retry.again = !retry.why;
	if (!retry.again)
		return retry;
	retry.delay_ms = delay_of(failure, attempt, chance);
	retry.why = failure->retry_after_ms > 0 ? "the server says when" : "it may heal";
	return retry;
}

/* ---- times ---- */

enum { WHOLE_MAX = 1000000000 }; /* of any unit: longer than anybody waits */

/* "12", "0.5" at the beginning of *rest, in units of unit_us; false: there is none. */
static bool take_decimal(struct pc_span *rest, struct pc_span *out_whole, struct pc_span *out_part)
{
	const char *at = rest->data, *end = at + rest->size;

	for (*out_whole = *out_part = (struct pc_span){ at, 0 };
	     at < end && *at >= '0' && *at <= '9'; at++)
		out_whole->size++;
	if (at < end && *at == '.')
		for (out_part->data = ++at; at < end && *at >= '0' && *at <= '9'; at++)
			out_part->size++;
	*rest = (struct pc_span){ at, (size_t)(end - at) };
	return out_whole->size || out_part->size;
}

static int64_t in_micros(struct pc_span whole, struct pc_span part, int64_t unit_us)
{
	int64_t amount = 0, micros = 0, share = unit_us;

	for (size_t i = 0; i < whole.size && amount < WHOLE_MAX; i++)
		amount = 10 * amount + (whole.data[i] - '0');
	for (size_t i = 0; i < part.size && share; i++) {
		micros += (share * (part.data[i] - '0') + 9) / 10;
		share /= 10;
	}
	return (amount < WHOLE_MAX ? amount : WHOLE_MAX) * unit_us + micros;
}

/* Of one number alone. */
static int64_t decimal_ms(struct pc_span value, int64_t unit_us)
{
	struct pc_span rest = pc_span_trim(value), whole, part;

	if (!rest.size || !take_decimal(&rest, &whole, &part) || rest.size)
		return -1;
	return (in_micros(whole, part, unit_us) + 999) / 1000;
}

int64_t pc_retry_millis(struct pc_span value)
{
	return decimal_ms(value, 1000);
}

int64_t pc_retry_duration_ms(struct pc_span value)
{
	static const struct {
		const char *name;
		int64_t us;
	} units[] = { { "ms", 1000 },	   { "us", 1 },	      { "µs", 1 },     { "ns", 0 },
		      { "h", 3600000000 }, { "m", 60000000 }, { "s", 1000000 } };
	struct pc_span rest = pc_span_trim(value), whole, part;
	int64_t sum_us = 0;
	bool known = rest.size > 0;

	if (known && decimal_ms(rest, 1000000) >= 0)
		return decimal_ms(rest, 1000000); /* some give seconds with no unit */
	while (known && rest.size && take_decimal(&rest, &whole, &part)) {
		known = false;
		for (size_t i = 0; i < sizeof(units) / sizeof(*units) && !known; i++) {
			size_t size = strlen(units[i].name);

			if (!pc_span_starts(rest, units[i].name))
				continue;
			known = true;
			rest = (struct pc_span){ rest.data + size, rest.size - size };
			sum_us += in_micros(whole, part, units[i].us);
		}
		known = known && sum_us < INT64_MAX / 2;
	}
	return known && !rest.size ? (sum_us + 999) / 1000 : -1;
}

static bool separates(char c)
{
	return c == ' ' || c == ',' || c == '-';
}

/* A word of a date, without the separators of any of its three forms (RFC 9110, 5.6.7). */
static bool take_word(struct pc_span *rest, struct pc_span *out_word)
{
	const char *at = rest->data, *end = at + rest->size;

	while (at < end && separates(*at))
		at++;
	*out_word = (struct pc_span){ at, 0 };
	while (at < end && !separates(*at))
		at++;
	out_word->size = (size_t)(at - out_word->data);
	*rest = (struct pc_span){ at, (size_t)(end - at) };
	return out_word->size;
}

static bool take_clock(struct pc_span word, struct tm *out)
{
	struct pc_span hour, minute;
	int64_t numbers[3];

	if (!pc_span_cut(word, ':', &hour, &word) || !pc_span_cut(word, ':', &minute, &word) ||
	    !pc_span_int(hour, &numbers[0]) || !pc_span_int(minute, &numbers[1]) ||
	    !pc_span_int(word, &numbers[2]))
		return false;
	for (size_t i = 0; i < 3; i++)
		if (numbers[i] < 0 || numbers[i] > 60)
			return false;
	out->tm_hour = (int)numbers[0];
	out->tm_min = (int)numbers[1];
	out->tm_sec = (int)numbers[2];
	return true;
}

static bool take_month(struct pc_span word, struct tm *out)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12 && word.size == 3; i++)
		if (!strncasecmp(word.data, names + (size_t)3 * (size_t)i, 3)) {
			out->tm_mon = i;
			return true;
		}
	return false;
}

/* The first number is the day, the second the year. */
static bool take_number(struct pc_span word, struct tm *out)
{
	int64_t number;

	if (!pc_span_int(word, &number) || number < 0 || number > 9999)
		return false;
	if (out->tm_mday < 0 && number >= 1 && number <= 31)
		out->tm_mday = (int)number;
	else if (out->tm_mday > 0 && out->tm_year < 0)
		out->tm_year = (int)(number >= 100 ? number - 1900 : number + (number < 70) * 100);
	else
		return false;
	return true;
}

/* "Wed, 21 Oct 2026 07:28:00 GMT", "Wednesday, 21-Oct-26 07:28:00 GMT", "Wed Oct 21 07:28:00 2026":
 * every word of them says by its form what it is. */
static bool date_of(struct pc_span value, int64_t *out_seconds)
{
	struct tm date = { .tm_mday = -1, .tm_mon = -1, .tm_year = -1, .tm_hour = -1 };
	struct pc_span rest = value, word;

	if (!take_word(&rest, &word)) /* the day of the week */
		return false;
	while (take_word(&rest, &word))
		if (!take_number(word, &date) && !take_month(word, &date) &&
		    !take_clock(word, &date) && !pc_span_is(word, "GMT"))
			return false;
	if (date.tm_mday < 0 || date.tm_mon < 0 || date.tm_year < 0 || date.tm_hour < 0)
		return false;
	*out_seconds = timegm(&date);
	return true;
}

int64_t pc_retry_after_ms(struct pc_span value, int64_t now)
{
	int64_t delay_ms = decimal_ms(value, 1000000), then;

	if (delay_ms >= 0 || !value.size || !date_of(value, &then))
		return delay_ms;
	return then > now ? (then - now) * 1000 : 0;
}

/* "Z", "+02:00": what is to be taken off for UTC. */
static bool zone_of(struct pc_span zone, int64_t *out_seconds)
{
	struct pc_span hours, minutes;
	int64_t hour, minute;

	*out_seconds = 0;
	if (zone.size == 1)
		return *zone.data == 'Z' || *zone.data == 'z';
	if (zone.size != 6 || (*zone.data != '+' && *zone.data != '-') ||
	    !pc_span_cut((struct pc_span){ zone.data + 1, 5 }, ':', &hours, &minutes) ||
	    !pc_span_int(hours, &hour) || !pc_span_int(minutes, &minute) || hour < 0 || hour > 23 ||
	    minute < 0 || minute > 59)
		return false;
	*out_seconds = (hour * 3600 + minute * 60) * (*zone.data == '-' ? -1 : 1);
	return true;
}

/* "YYYY-MM-DD" and "HH:MM:SS", at their places. */
static bool take_rfc3339(struct pc_span value, struct tm *out)
{
	struct pc_span parts[] = { { value.data, 4 },
				   { value.data + 5, 2 },
				   { value.data + 8, 2 } };
	int64_t numbers[3];

	if (value.size < 20 || value.data[4] != '-' || value.data[7] != '-' ||
	    (value.data[10] != 'T' && value.data[10] != 't' && value.data[10] != ' '))
		return false;
	for (size_t i = 0; i < 3; i++)
		if (!pc_span_int(parts[i], &numbers[i]) || numbers[i] < 0)
			return false;
	if (numbers[0] < 1970 || numbers[1] < 1 || numbers[1] > 12 || numbers[2] < 1 ||
	    numbers[2] > 31)
		return false;
	out->tm_year = (int)numbers[0] - 1900;
	out->tm_mon = (int)numbers[1] - 1;
	out->tm_mday = (int)numbers[2];
	return take_clock((struct pc_span){ value.data + 11, 8 }, out);
}

int64_t pc_retry_until_ms(struct pc_span value, int64_t now)
{
	struct tm date = { 0 };
	struct pc_span rest;
	int64_t zone, then;

	value = pc_span_trim(value);
	if (!take_rfc3339(value, &date))
		return -1;
	rest = (struct pc_span){ value.data + 19, value.size - 19 };
	if (*rest.data == '.') /* of a second: the next one is waited for */
		do
			rest = (struct pc_span){ rest.data + 1, rest.size - 1 };
		while (rest.size && *rest.data >= '0' && *rest.data <= '9');
	if (!rest.size || !zone_of(rest, &zone))
		return -1;
	then = timegm(&date) - zone + (rest.data > value.data + 19);
	return then > now ? (then - now) * 1000 : 0;
}
