"""Rules that run the pinned formatters over the source tree.

A test sees only the files it declares, and a list of all sources that people keep by hand is soon out of date. So the
formatters look at the source tree itself: `bazel run` names it, and the test finds it by following format.sh, which is
a link in the runfiles, to the file in the tree. Bazel cannot know what such a test reads; it is tagged "external",
so that no result is reused, and "local", so that it runs where the tree is.
"""

visibility("//tools")

_ATTRS = {
    "buildifier": attr.label(
        doc = "Formats BUILD, .bzl, MODULE and WORKSPACE files; they are left alone without it.",
        allow_single_file = True,
    ),
    "clang_format": attr.label(
        doc = "Formats C, C++ and header files; they are left alone without it.",
        allow_single_file = True,
    ),
    "data": attr.label_list(
        doc = "What the formatters need beside them.",
        allow_files = True,
    ),
    "_script": attr.label(
        allow_single_file = True,
        default = "//tools/private:format.sh",
    ),
}

def _launch(ctx, mode):
    formatters = {"buildifier": ctx.file.buildifier, "clang-format": ctx.file.clang_format}
    given = {name: program for name, program in formatters.items() if program}
    if not given:
        fail("{}: names no formatter; set buildifier or clang_format.".format(ctx.label))
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/usr/bin/env bash\nexec {} {}\n".format(
            ctx.file._script.short_path,
            " ".join([mode] + ["{}={}".format(name, program.short_path) for name, program in given.items()]),
        ),
        is_executable = True,
    )
    return [DefaultInfo(
        executable = launcher,
        runfiles = ctx.runfiles([ctx.file._script] + given.values() + ctx.files.data),
    )]

def _format_impl(ctx):
    return _launch(ctx, "--rewrite")

format = rule(
    implementation = _format_impl,
    doc = "Rewrites the sources of the workspace with `bazel run`.",
    attrs = _ATTRS,
    executable = True,
)

def _format_test_impl(ctx):
    return _launch(ctx, "--check")

_format_test = rule(
    implementation = _format_test_impl,
    attrs = _ATTRS,
    test = True,
)

def format_test(name, tags = [], **kwargs):
    """Fails with the list of files that the formatters would change.

    Args:
      name: name of the test.
      tags: further tags.
      **kwargs: the attributes of format, and those that every test has.
    """
    _format_test(
        name = name,
        tags = tags + ["external", "local"],
        **kwargs
    )
