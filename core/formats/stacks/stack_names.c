/* SPDX-License-Identifier: Apache-2.0
 * What the texts of frames have in common. */
#include "formats/stacks/stack_lines.h"

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool all_hex(struct pc_span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (!is_hex(text.data[i]))
			return false;
	return text.size > 0;
}

bool pc_is_hexadecimal(struct pc_span text)
{
	return text.size > 2 && text.data[0] == '0' && (text.data[1] | 0x20) == 'x' &&
	       all_hex((struct pc_span){ text.data + 2, text.size - 2 });
}

static bool is_offset(struct pc_span text)
{
	if (pc_is_hexadecimal(text))
		return true;
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.size > 0;
}

struct pc_span pc_without_offset(struct pc_span name)
{
	struct pc_span before, offset;

	if (pc_span_cut_last(name, '+', &before, &offset) && before.size && is_offset(offset))
		return before;
	return name;
}

bool pc_take_address(struct pc_span *text, struct pc_span *out_address)
{
	struct pc_span address = *text, rest;

	if (!pc_span_cut(*text, ' ', &address, &rest))
		return false;
	if (!pc_is_hexadecimal(address) && (address.size < 6 || !all_hex(address)))
		return false;
	rest = pc_span_trim(rest);
	if (!rest.size)
		return false;
	*text = rest;
	*out_address = address;
	return true;
}

bool pc_is_kernel_address(struct pc_span address)
{
	if (pc_is_hexadecimal(address))
		address = (struct pc_span){ address.data + 2, address.size - 2 };
	return address.size == 16 && pc_span_starts(address, "ffff") && all_hex(address);
}

/* Where Linux on x86 and ARM begins its stacks, and where programs enter it. */
enum pc_proof pc_linux_proof(struct pc_span name)
{
	static const struct {
		const char *name;
		bool prefix;
		enum pc_proof proof;
	} known[] = {
		{ "ret_from_fork", true, PC_PROOF_KERNEL },
		{ "cpu_startup_entry", false, PC_PROOF_KERNEL },
		{ "start_secondary", false, PC_PROOF_KERNEL },
		{ "start_kernel", false, PC_PROOF_KERNEL },
		{ "secondary_startup_64", true, PC_PROOF_KERNEL },
		{ "common_startup_64", false, PC_PROOF_KERNEL },
		{ "entry_SYSCALL", true, PC_PROOF_ENTRY },
		{ "entry_SYSENTER", true, PC_PROOF_ENTRY },
		{ "entry_INT80", true, PC_PROOF_ENTRY },
		{ "system_call_fastpath", false, PC_PROOF_ENTRY },
		{ "el0_", true, PC_PROOF_ENTRY },
		{ "el0t_", true, PC_PROOF_ENTRY },
		{ "page_fault", false, PC_PROOF_ENTRY },
		{ "asm_exc_", true, PC_PROOF_ENTRY },
		{ "asm_sysvec_", true, PC_PROOF_ENTRY },
		{ "asm_common_interrupt", false, PC_PROOF_ENTRY },
		{ "apic_timer_interrupt", false, PC_PROOF_ENTRY },
		{ "ret_from_intr", false, PC_PROOF_ENTRY },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].prefix ? pc_span_starts(name, known[i].name)
				    : pc_span_is(name, known[i].name))
			return known[i].proof;
	return PC_PROOF_NONE;
}

size_t pc_indent_of(struct pc_span line)
{
	size_t indent = 0;

	while (indent < line.size && (line.data[indent] == ' ' || line.data[indent] == '\t'))
		indent++;
	return indent;
}
