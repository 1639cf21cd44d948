"""target_conformance_test: proof from a program's bytes that its target's declaration was kept."""

load("//platforms:defs.bzl", "TargetSpecInfo", "target_transition")
load("//platforms/private:target_spec.bzl", "target_compile_flags", "target_cpu_family", "target_forbidden_instruction_sets")

visibility("//toolchains/llvm")

_CODE_MODES = ["16", "32", "64", "data"]

# What the data layout does not say, the compiler says by compiling this.
_LAYOUT_SOURCE = """\
_Static_assert(__INT_WIDTH__ == {c_int_width}, "target-c-int-width is not the compiler's");
_Static_assert(__POINTER_WIDTH__ == {pointer_width}, "target-pointer-width is not the compiler's");
_Static_assert(__BYTE_ORDER__ == __ORDER_{endian}_ENDIAN__, "target-endian is not the compiler's");
"""

def _compiler_assembly(ctx, spec):
    # Of a module without code the compiler writes little more than its data layout.
    source = ctx.actions.declare_file(ctx.label.name + ".layout.c")
    output = ctx.actions.declare_file(ctx.label.name + ".layout.ll")
    ctx.actions.write(source, _LAYOUT_SOURCE.format(
        c_int_width = spec.target_c_int_width,
        endian = spec.target_endian.upper(),
        pointer_width = spec.target_pointer_width,
    ))
    args = ctx.actions.args()
    args.add("-no-canonical-prefixes")

    # Nothing is included; without this clang would still look whether the host has /usr/include.
    args.add("-nostdlibinc")
    args.add_all(target_compile_flags(spec))
    args.add_all(["-S", "-emit-llvm", "-o", output, source])
    ctx.actions.run(
        arguments = [args],
        executable = ctx.file._compiler,
        inputs = depset([source], transitive = [ctx.attr._llvm[DefaultInfo].files]),
        mnemonic = "TargetDataLayout",
        outputs = [output],
        progress_message = "Asking clang for the data layout of " + spec.llvm_target,
        toolchain = None,
    )
    return output

def _one_file(ctx):
    files = ctx.attr.binary[0][DefaultInfo].files.to_list()
    if len(files) != 1:
        fail("target_conformance_test {}: binary = \"{}\" gives {} files; name a target that gives one ELF file.".format(
            ctx.label,
            ctx.attr.binary[0].label,
            len(files),
        ))
    return files[0]

def _allowances(ctx):
    for allowance, reason in ctx.attr.allow.items():
        if ": " not in allowance or not reason:
            fail("target_conformance_test {}: allow = {{\"{}\": \"{}\"}}; write \"FUNCTION: INSTRUCTION\": \"reason\".".format(
                ctx.label,
                allowance,
                reason,
            ))
    return ["--allow=" + allowance for allowance in ctx.attr.allow]

def _mode_changes(ctx):
    arguments = []
    for symbol, text in ctx.attr.code_modes.items():
        mode, separator, reason = text.partition(": ")
        if mode not in _CODE_MODES or not separator or not reason:
            fail("target_conformance_test {}: code_modes = {{\"{}\": \"{}\"}}; write \"MODE: reason\" with one of these modes: {}.".format(
                ctx.label,
                symbol,
                text,
                ", ".join(_CODE_MODES),
            ))
        arguments.append("--mode={}={}".format(symbol, mode))
    return arguments

def _quote(word):
    return "'{}'".format(word.replace("'", "'\\''"))

def _target_conformance_test_impl(ctx):
    spec = ctx.attr.spec[TargetSpecInfo].spec
    elf = _one_file(ctx)
    assembly = _compiler_assembly(ctx, spec)
    words = [
        ctx.executable._checker.short_path,
        "--target=" + spec.name,
        "--arch=" + spec.arch,
        "--objdump=" + ctx.file._objdump.short_path,
        "--compiler-assembly=" + assembly.short_path,
        "--data-layout=" + spec.data_layout,
    ]
    if ctx.attr.pie:
        words.append("--position-independent=true")
    if spec.disable_redzone:
        words.append("--disable-redzone=true")
    if target_cpu_family(spec):
        words.append("--cpu-family={}".format(target_cpu_family(spec)))
    words += ["--forbid=" + name for name in target_forbidden_instruction_sets(spec)]
    words += _allowances(ctx) + _mode_changes(ctx)
    words.append(elf.short_path)
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec {} \"$@\"\n".format(" \\\n  ".join([_quote(word) for word in words])),
        is_executable = True,
    )
    runfiles = ctx.runfiles([elf, assembly, ctx.executable._checker] + ctx.files._objdump_files)
    return [DefaultInfo(executable = launcher, runfiles = runfiles)]

_target_conformance_test = rule(
    implementation = _target_conformance_test_impl,
    doc = "Disassembles a program and compares it with a target spec.",
    attrs = {
        "allow": attr.string_dict(doc = "`FUNCTION: INSTRUCTION` -> the reason why it stands there."),
        "binary": attr.label(
            allow_files = True,
            cfg = target_transition,
            doc = "The ELF or PE file, or what builds it.",
            mandatory = True,
        ),
        "code_modes": attr.string_dict(doc = "Symbol -> `MODE: reason`, for bytes in another mode than the file's."),
        "pie": attr.bool(doc = "Whether the program is to be position-independent."),
        "spec": attr.label(doc = "The target's declaration.", mandatory = True, providers = [TargetSpecInfo]),
        "target": attr.label(doc = "The target's platform.", mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_checker": attr.label(
            cfg = "target",
            default = "//toolchains/llvm/conformance",
            executable = True,
        ),
        "_compiler": attr.label(allow_single_file = True, cfg = "exec", default = "@llvm//:bin/clang"),
        "_llvm": attr.label(cfg = "exec", default = "@llvm//:files"),
        "_objdump": attr.label(allow_single_file = True, default = "@llvm_objdump//:bin/llvm-objdump"),
        "_objdump_files": attr.label(default = "@llvm_objdump//:files"),
    },
    test = True,
)

def target_conformance_test(
        name,
        binary,
        target = Label("//platforms:x86_64-none"),
        allow = {},
        pie = False,
        code_modes = {},
        **kwargs):
    """Proves that a program keeps what its target declares.

    ```starlark
    target_conformance_test(
        name = "kernel_conformance",
        binary = ":kernel",
        target = "@bootsmith//platforms:x86_64-none",
    )
    ```

    The program is disassembled with llvm-objdump. The test fails, and names function, address and
    instruction, for

    - an x87, MMX, SSE or AVX instruction that the target's features do not allow (rules `x87`,
      `mmx`, `sse`, `avx`), and bytes that are no instruction (`unknown-instruction`);
    - an instruction that the target's CPU does not have (`cpu`; known for the 32-bit CPUs up to i686);
    - an access below the stack pointer, if the target disables the red zone (`red-zone`);
    - another class, machine, byte order, OS ABI or file type (`class`, `machine`, `endianness`,
      `abi`, `type`);
    - a program interpreter, a relocation that is left over (of one with `pie`, any but a relative one), an
      undefined symbol (`interpreter`, `relocation`, `undefined-symbol`);
    - a segment both writable and executable, an executable segment with what is not marked as
      instructions, an entry outside the executable segments (`write-execute`, `unproven-code`,
      `entry`);
    - of a UEFI application (`machine`, `type`, `write-execute`, `unproven-code` and `entry` as above): sections that share
      pages (`alignment`), a header without NX_COMPAT (`nx-compatible`), imports (`import`), a time of linking (`time`),
      an address that no relocation moves, or no relocations at all (`relocation`);
    - a declared data layout that is not the compiler's (`data-layout`);
    - an allowance that nothing needs (`stale`).

    Args:
      name: name of the test.
      binary: a kernel, a bare_metal_binary, an ELF file or a UEFI application; of the latter the one with debug information,
        since the names of functions are in it.
      target: label of the target.
      allow: `FUNCTION: INSTRUCTION` -> the reason why it may be there. The instruction is written as a
        violation prints it, or only its first words.
      pie: the program is static and position-independent; its loader applies the relative relocations.
      code_modes: symbol -> `MODE: reason`; says that the bytes from this symbol to the next one are
        code of another mode (`16`, `32`, `64`) or no code (`data`). The symbol `*` stands for all that
        are not named.
      **kwargs: further attributes of a test.
    """
    label = str(native.package_relative_label(target))
    _target_conformance_test(
        name = name,
        allow = allow,
        binary = binary,
        code_modes = code_modes,
        pie = pie,
        spec = label + ".spec",
        target = label,
        **kwargs
    )
