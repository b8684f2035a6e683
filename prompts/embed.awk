# SPDX-License-Identifier: Apache-2.0
# Turns prompts into a C table: awk -f embed.awk -v top=PATH/prompts/ PATH/prompts/topn/explain.md …
BEGIN {
	print "/* SPDX-License-Identifier: Apache-2.0"
	print " * Made by embed.awk; do not edit. */"
	print "/* clang-format off */"
	print "#include \"llm/prompt/prompt_template.h\""
	print "const struct pc_prompt_file pc_prompt_files[] = {"
}
FNR == 1 {
	if (NR > 1)
		print "\t},"
	name = substr(FILENAME, length(top) + 1)
	sub(/\.md$/, "", name)
	printf "\t{ \"%s\",\n", name
}
{
	sub(/\r$/, "")
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	gsub(/\?/, "\\?")
	print "\t  \"" $0 "\\n\""
}
END {
	if (NR)
		print "\t},"
	print "\t{ 0, 0 },"
	print "};"
}
