# SPDX-License-Identifier: Apache-2.0
# Turns a file into a C string: awk -f embed.awk -v name=NAME FILE.
BEGIN {
	print "/* SPDX-License-Identifier: Apache-2.0"
	print " * Made by embed.awk; do not edit. */"
	print "/* clang-format off */"
	print "#include \"pytest.h\""
	printf "\nconst char %s[] =\n", name
}
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	gsub(/\?/, "\\?")
	print "\"" $0 "\\n\""
}
END { print ";" }
