"""symbol_table: the names of a linked kernel's functions, as C source for its second link."""

load("//toolchains/llvm:defs.bzl", "BareMetalBinaryInfo")

visibility("//kernel/private")

def _symbol_table_impl(ctx):
    elf = ctx.attr.binary[BareMetalBinaryInfo].elf
    table = ctx.actions.declare_file(ctx.label.name + ".c")
    ctx.actions.run(
        arguments = [elf.path, table.path],
        executable = ctx.executable._symbol_table,
        inputs = [elf],
        mnemonic = "SymbolTable",
        outputs = [table],
        progress_message = "Listing the functions of %{input}",
    )
    return [DefaultInfo(files = depset([table]))]

symbol_table = rule(
    implementation = _symbol_table_impl,
    doc = "Writes `<name>.c`, which defines what kernel/runtime/symbols.h declares.",
    attrs = {
        "binary": attr.label(doc = "The kernel, linked without its table.", mandatory = True, providers = [BareMetalBinaryInfo]),
        "_symbol_table": attr.label(cfg = "exec", default = "//kernel/private:symbol_table", executable = True),
    },
)

def check_symbol_table(ctx, elf, table):
    """Declares a file that exists only if the table is that of the kernel linked with it.

    Args:
      ctx: rule context, with the executable attribute `_symbol_table`.
      elf: [File] the kernel.
      table: [File] the table's source.
    Returns:
      File, for the output group `_validation`.
    """
    checked = ctx.actions.declare_file(ctx.label.name + ".checked_symbols.c")
    ctx.actions.run(
        arguments = [elf.path, checked.path, table.path],
        executable = ctx.executable._symbol_table,
        inputs = [elf, table],
        mnemonic = "SymbolTableCheck",
        outputs = [checked],
        progress_message = "Checking the function names in %{input}",
    )
    return checked
