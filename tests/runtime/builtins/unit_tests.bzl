"""compiler_rt_unit_tests: compiler-rt's own tests as a library and a table of them."""

load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

visibility("private")

def _name(source):
    return source.basename.removesuffix(".c")

def _check_names(ctx, names):
    for name in ctx.attr.not_applicable:
        if name not in names:
            fail("{}: not_applicable names \"{}\", but there is no {}.c in {}; delete the entry.".format(
                ctx.label,
                name,
                name,
                ctx.attr.srcs.label,
            ))

def _write_table(ctx, names):
    run = [name for name in names if name not in ctx.attr.not_applicable]
    lines = ["/* Written by unit_tests.bzl. */", "#include \"tests/runtime/builtins/unit_test.h\"", ""]
    lines += ["int {}_main(int count, char **arguments);".format(name) for name in run]
    lines += ["", "const struct unit_test unit_tests[] = {"]
    lines += ["  {{\"{0}\", {0}_main}},".format(name) for name in run]
    lines += ["  {0, 0},", "};", "", "const struct skipped_unit_test skipped_unit_tests[] = {"]
    lines += ["  {{\"{}\", \"{}\"}},".format(name, reason) for name, reason in ctx.attr.not_applicable.items()]
    lines += ["  {0, 0},", "};", ""]
    table = ctx.actions.declare_file(ctx.label.name + "_table.c")
    ctx.actions.write(table, "\n".join(lines))
    return table

# Each test is a program of its own: apart from its main function, its names are nobody else's.
def _hide_other_names(ctx, test, object_file):
    hidden = ctx.actions.declare_file("{}_objects/{}.o".format(ctx.label.name, test))
    ctx.actions.run(
        arguments = ["--keep-global-symbol={}_main".format(test), object_file.path, hidden.path],
        executable = ctx.file._objcopy,
        inputs = [object_file],
        mnemonic = "HideSymbols",
        outputs = [hidden],
        progress_message = "Hiding all but main of %{input}",
        toolchain = None,
        tools = [ctx.file._llvm_root],
    )
    return hidden

def _compilation(ctx):
    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        cc_toolchain = toolchain,
        ctx = ctx,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    contexts = [dep[CcInfo].compilation_context for dep in ctx.attr.deps + [ctx.attr._header]]

    def compile_one(name, source, **kwargs):
        _, outputs = cc_common.compile(
            name = name,
            actions = ctx.actions,
            cc_toolchain = toolchain,
            compilation_contexts = contexts,
            feature_configuration = features,
            srcs = [source],
            **kwargs
        )
        return outputs.objects[0]

    return struct(compile = compile_one, features = features, toolchain = toolchain)

def _unit_tests_impl(ctx):
    tests = {_name(source): source for source in ctx.files.srcs}
    _check_names(ctx, tests)
    compilation = _compilation(ctx)
    table = _write_table(ctx, tests.keys())
    objects = [compilation.compile(ctx.label.name + "_table", table)]
    for name, source in tests.items():
        if name not in ctx.attr.not_applicable:
            objects.append(_hide_other_names(ctx, name, compilation.compile(
                name,
                source,
                local_defines = ["main={}_main".format(name)],
                user_compile_flags = ctx.attr.copts,
            )))
    context, _ = cc_common.create_linking_context_from_compilation_outputs(
        name = ctx.label.name,
        actions = ctx.actions,
        cc_toolchain = compilation.toolchain,
        compilation_outputs = cc_common.create_compilation_outputs(objects = depset(objects)),
        disallow_dynamic_library = True,
        feature_configuration = compilation.features,
        linking_contexts = [dep[CcInfo].linking_context for dep in ctx.attr.deps],
    )
    return [CcInfo(
        compilation_context = ctx.attr._header[CcInfo].compilation_context,
        linking_context = context,
    )]

_unit_tests = rule(
    implementation = _unit_tests_impl,
    attrs = {
        "copts": attr.string_list(doc = "Flags for the tests' compilation."),
        "deps": attr.label_list(doc = "What the tests include and call.", providers = [CcInfo]),
        "not_applicable": attr.string_dict(doc = "Name of a test that is not run -> the reason."),
        "srcs": attr.label(allow_files = [".c"], doc = "Every *_test.c of the archive.", mandatory = True),
        "_header": attr.label(default = ":unit_test", providers = [CcInfo]),
        "_llvm_root": attr.label(allow_single_file = True, default = "@llvm//:root"),
        "_objcopy": attr.label(allow_single_file = True, default = "@llvm//:bin/llvm-objcopy"),
    },
    fragments = ["cpp"],
    provides = [CcInfo],
    toolchains = use_cc_toolchain(),
)

def compiler_rt_unit_tests(name, srcs, not_applicable, deps, **kwargs):
    """A library of unit tests, and the table that unit_test.h declares.

    A test of `srcs` is either in the table or in `not_applicable`; nothing can fall between.

    Args:
      name: name of the library.
      srcs: filegroup of every *_test.c.
      not_applicable: dict of test name -> why it says nothing about this target.
      deps: what the tests include and call.
      **kwargs: common attributes.
    """
    _unit_tests(
        name = name,
        srcs = srcs,
        copts = [
            # They declare functions by assembler names, for which ISO C has no keyword.
            "-std=gnu17",
            # With it, a header of the tests takes x86_64 to have an 80-bit long double.
            "-U__LDBL_MANT_DIG__",
            # Third-party sources; clang has some warnings that nobody asked for.
            "-w",
        ],
        features = ["-warnings"],
        not_applicable = not_applicable,
        deps = deps,
        **kwargs
    )
