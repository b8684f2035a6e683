/* SPDX-License-Identifier: Apache-2.0
 * The paired differences of a benchmark as a picture: a dot a round, the threshold as a band round
 * no change, the estimate with its interval. */
#include <json-c/json.h>
#include <math.h>

#include "compare.h"

enum { WIDTH = 720, HEIGHT = 220, LEFT = 64, RIGHT = 12, TOP = 14, BOTTOM = 34 };

/* All in percent of change; ln is what was compared, but percent is what is read. */
struct plot {
	struct json_object *benchmark;
	const double *changes; /* by pair */
	size_t count;
	double low, high; /* of the axis */
};

static double number_of(struct json_object *object, const char *key)
{
	return json_object_get_double(json_object_object_get(object, key));
}

static double y_of(const struct plot *plot, double change)
{
	double part = (plot->high - change) / (plot->high - plot->low);

	return TOP + fmin(1, fmax(0, part)) * (HEIGHT - TOP - BOTTOM);
}

static double x_of(const struct plot *plot, size_t index)
{
	return LEFT + ((double)index + 0.5) / (double)plot->count * (WIDTH - LEFT - RIGHT);
}

static void band(const struct plot *plot, double low, double high, const char *class_name,
		 struct pc_text *out)
{
	double top = y_of(plot, high), bottom = y_of(plot, low);

	pc_text_printf(out,
		       "<rect class=\"%s\" x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/>\n",
		       class_name, LEFT, top, WIDTH - LEFT - RIGHT, fmax(1, bottom - top));
}

static void line(const struct plot *plot, double change, const char *class_name,
		 struct pc_text *out)
{
	pc_text_printf(out, "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n",
		       class_name, LEFT, WIDTH - RIGHT, y_of(plot, change), y_of(plot, change));
}

/* Round numbers, about five of them. */
static void axis(const struct plot *plot, struct pc_text *out)
{
	double raw = (plot->high - plot->low) / 5, scale = pow(10, floor(log10(raw)));
	double step = raw / scale < 1.5 ? scale : raw / scale < 3.5 ? 2 * scale : 5 * scale;

	for (double at = ceil(plot->low / step) * step; at <= plot->high; at += step) {
		bool zero = fabs(at) < step / 1e6;

		line(plot, at, "grid", out);
		pc_text_printf(out,
			       "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s%.*f %%</text>\n",
			       LEFT - 6, y_of(plot, at) + 4, zero || at < 0 ? "" : "+",
			       step < 1 ? 1 : 0, zero ? 0.0 : at);
	}
}

static void draw(const void *picture, struct pc_text *out)
{
	const struct plot *plot = picture;
	double threshold = number_of(plot->benchmark, "threshold_percent");

	pc_text_printf(out,
		       "<svg class=\"differences\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" "
		       "aria-label=\"change of each pair\" "
		       "xmlns=\"http://www.w3.org/2000/svg\">\n<style>.differences{max-width:100%%;"
		       "font:12px sans-serif}.differences "
		       "text{fill:currentColor}.grid{stroke:currentColor;"
		       "opacity:.15}.zero{stroke:currentColor;opacity:.6}.same{fill:currentColor;"
		       "opacity:.08}.interval{fill:#2a7de1;opacity:.22}.estimate{stroke:#2a7de1;"
		       "stroke-width:2}.pair{fill:#d9480f;fill-opacity:.75}</style>\n",
		       WIDTH, HEIGHT, WIDTH);
	axis(plot, out);
	band(plot, -threshold, threshold, "same", out);
	band(plot, number_of(plot->benchmark, "change_low_percent"),
	     number_of(plot->benchmark, "change_high_percent"), "interval", out);
	line(plot, 0, "zero", out);
	line(plot, number_of(plot->benchmark, "change_percent"), "estimate", out);
	for (size_t i = 0; i < plot->count; i++)
		pc_text_printf(
			out,
			"<circle class=\"pair\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>pair %zu: "
			"%+.2f %%</title></circle>\n",
			x_of(plot, i), y_of(plot, plot->changes[i]), i + 1, plot->changes[i]);
	pc_text_printf(
		out,
		"<text x=\"%d\" y=\"%d\">%zu pairs in the order they ran; blue: the estimate "
		"and its interval; grey: no change that counts</text>\n</svg>\n",
		LEFT, HEIGHT - 10, plot->count);
}

/* Room for all of it, and no change in sight. */
static void scale(struct plot *plot)
{
	const char *const keys[] = { "change_low_percent", "change_high_percent" };
	double threshold = number_of(plot->benchmark, "threshold_percent");

	plot->low = -1.5 * threshold;
	plot->high = 1.5 * threshold;
	for (size_t i = 0; i < 2; i++) {
		plot->low = fmin(plot->low, number_of(plot->benchmark, keys[i]));
		plot->high = fmax(plot->high, number_of(plot->benchmark, keys[i]));
	}
	for (size_t i = 0; i < plot->count; i++) {
		plot->low = fmin(plot->low, plot->changes[i]);
		plot->high = fmax(plot->high, plot->changes[i]);
	}
	if (!(plot->high > plot->low)) {
		plot->low -= 1;
		plot->high += 1;
	}
	plot->low -= 0.05 * (plot->high - plot->low);
	plot->high += 0.05 * (plot->high - plot->low);
}

void compare_plot(struct compare_result *r, struct pc_report *report, struct json_object *benchmark,
		  const struct compare_row *row, size_t side)
{
	struct pc_arena *arena = pc_memory(r->pc);
	const struct pc_series *series = row ? row->series : NULL;
	struct plot *plot;
	double *changes;
	size_t count;

	if (!series || !series->paired || !isfinite(row->decision.ratio))
		return;
	count = series->counts[0] < series->counts[side] ? series->counts[0] : series->counts[side];
	plot = pc_arena_alloc(arena, sizeof(*plot));
	changes = pc_arena_alloc(arena, (count + 1) * sizeof(*changes));
	*plot = (struct plot){ .benchmark = benchmark, .changes = changes };
	for (size_t i = 0; i < count; i++) {
		double ratio = series->values[side][i] / series->values[0][i];

		if (isfinite(ratio))
			changes[plot->count++] = (ratio - 1) * 100;
	}
	scale(plot);
	pc_report_picture(report, draw, plot);
}
