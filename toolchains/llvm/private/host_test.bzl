"""host_test: a GoogleTest program, run plain and under the sanitizers."""

load("@rules_cc//cc:cc_test.bzl", "cc_test")

visibility("//toolchains/llvm")

def _sanitizers_impl(settings, _attr):
    return {"//command_line_option:features": settings["//command_line_option:features"] + ["asan", "ubsan"]}

_sanitizers_transition = transition(
    implementation = _sanitizers_impl,
    inputs = ["//command_line_option:features"],
    outputs = ["//command_line_option:features"],
)

# A program with AddressSanitizer is linked dynamically, so it is started by the sysroot's loader: the
# host's C library may be another one.
_LAUNCHER = """#!/bin/sh
exec "{sysroot}/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --inhibit-cache \\
  --library-path "{sysroot}/lib/x86_64-linux-gnu:{sysroot}/usr/lib/x86_64-linux-gnu" \\
  "{program}" "$@"
"""

def _sanitized_test_impl(ctx):
    test = ctx.attr.test[0]
    program = test[DefaultInfo].files_to_run.executable
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        _LAUNCHER.format(program = program.short_path, sysroot = ctx.file._sysroot.short_path),
        is_executable = True,
    )
    runfiles = ctx.runfiles([program] + ctx.files._shared_libraries).merge(test[DefaultInfo].default_runfiles)
    providers = [DefaultInfo(executable = launcher, runfiles = runfiles)]
    if RunEnvironmentInfo in test:
        providers.append(test[RunEnvironmentInfo])
    return providers

_sanitized_test = rule(
    implementation = _sanitized_test_impl,
    doc = "Runs a cc_test that is built with AddressSanitizer and UndefinedBehaviorSanitizer.",
    attrs = {
        "test": attr.label(
            cfg = _sanitizers_transition,
            doc = "The cc_test.",
            mandatory = True,
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_shared_libraries": attr.label(default = "@sysroot//:shared_libraries"),
        "_sysroot": attr.label(allow_single_file = True, default = "@sysroot//:root"),
    },
    test = True,
)

def host_test(name, deps = [], size = "small", tags = [], **kwargs):
    """A GoogleTest program `name`, and `<name>_sanitized`: the same under ASan and UBSan.

    ```starlark
    load("@bootsmith//toolchains/llvm:defs.bzl", "host_test")

    host_test(
        name = "bit_map_test",
        srcs = ["bit_map_test.cc"],
        deps = [":bit_map"],
    )
    ```

    Args:
      name: name of the test.
      deps: libraries under test; GoogleTest and its main function are added.
      size: size of both tests, as Bazel knows it.
      tags: tags of both tests.
      **kwargs: further attributes of cc_test.
    """
    cc_test(
        name = name,
        size = size,
        tags = tags,
        deps = deps + [Label("@googletest//:gtest_main")],
        **kwargs
    )
    _sanitized_test(
        name = name + "_sanitized",
        size = size,
        tags = tags,
        test = name,
    )
