# SPDX-License-Identifier: Apache-2.0
# Deep folded stacks of any size, made of folded examples: several of their stacks behind one another, most of which
# begin alike, under 72 roots. MB is how much is wanted, about 2 KB a line.
{
	sub(/ [0-9]+$/, "")
	sub(/^[^;]*;/, "")
	if (!seen[$0]++)
		part[n++] = $0
}
END {
	lines = int(MB * 1e6 / 1970 / 72) + 1
	for (i = 0; i < lines; i++) {
		line = ""
		for (j = 0; length(line) < 1850; j++)
			line = line ";" part[(int(i / 2 ^ (12 - j / 2)) * 31 + j * 13) % n]
		base[i] = line
	}
	for (root = 0; root < 72; root++)
		for (i = 0; i < lines; i++)
			print "program_" root base[i], i % 9 + 1
}
