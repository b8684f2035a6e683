/* SPDX-License-Identifier: Apache-2.0
 * A line is copied once and unquoted in place: what is unquoted never grows. */
#include "encoding/csv.h"

char pc_csv_separator(struct pc_span line)
{
	static const char separators[] = { ',', ';', '\t', '|' };
	char best = 0;
	size_t most = 0;

	for (size_t i = 0; i < sizeof(separators); i++) {
		size_t count = 0;

		for (size_t at = 0; at < line.size; at++)
			count += line.data[at] == separators[i];
		if (count > most) {
			most = count;
			best = separators[i];
		}
	}
	return best;
}

/* One cell of text->data from *at on, unquoted to where it stands. */
static struct pc_span next_cell(struct pc_csv *csv, size_t *at)
{
	char *data = csv->text.data;
	size_t size = csv->text.size, begin = *at, to = *at;
	bool quoted = false, begun = false, last = csv->count + 1 == PC_CSV_CELLS;

	for (; *at < size; ++*at) {
		char c = data[*at];

		if (c == '"' && quoted && *at + 1 < size && data[*at + 1] == '"')
			++*at;
		else if (c == '"' && (quoted || !begun)) {
			quoted = !quoted;
			begun = true;
			continue;
		} else if (c == csv->separator && !quoted && !last) {
			break;
		}
		begun = begun || c != ' '; /* a quote may stand behind the blanks of a tree */
		data[to++] = c;
	}
	return (struct pc_span){ data + begin, to - begin };
}

void pc_csv_cut(struct pc_csv *csv, struct pc_span line)
{
	size_t at = 0;

	csv->text.size = 0;
	csv->count = 0;
	pc_text_add(&csv->text, line.data ? line.data : "", line.size);
	do {
		csv->cells[csv->count] = next_cell(csv, &at);
		csv->count++;
	} while (at++ < csv->text.size && csv->count < PC_CSV_CELLS);
}

void pc_csv_clear(struct pc_csv *csv)
{
	pc_text_clear(&csv->text);
}
