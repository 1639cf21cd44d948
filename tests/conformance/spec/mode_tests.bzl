"""A kernel is optimised, unless its user asks for debugging with -c dbg."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//platforms:defs.bzl", "target_transition")

visibility("private")

_ModeInfo = provider(doc = "How its target is compiled.", fields = {"mode": "[string] Bazel's compilation mode."})

def _told_impl(ctx):
    return [_ModeInfo(mode = ctx.var["COMPILATION_MODE"])]

_told = rule(implementation = _told_impl, doc = "Tells the compilation mode of its own configuration.")

def _reached_impl(ctx):
    return [ctx.attr.of[0][_ModeInfo]]

_reached = rule(
    implementation = _reached_impl,
    doc = "Tells it of a target's configuration, as a kernel is reached from an image.",
    attrs = {
        "of": attr.label(cfg = target_transition, mandatory = True, providers = [_ModeInfo]),
        "target": attr.label(default = "//platforms:x86_64-none"),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
)

def _mode_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.equals(env, ctx.attr.expected, analysistest.target_under_test(env)[_ModeInfo].mode)
    return analysistest.end(env)

def _make(mode):
    return analysistest.make(
        _mode_test_impl,
        attrs = {"expected": attr.string(mandatory = True)},
        config_settings = {"//command_line_option:compilation_mode": mode},
    )

_dbg_test = _make("dbg")
_fastbuild_test = _make("fastbuild")
_opt_test = _make("opt")

def mode_tests(name):
    """Declares the tests.

    Args:
      name: prefix of their names.
    """
    _told(name = name + "_told", tags = ["manual"])
    _reached(name = name + "_reached", of = name + "_told", tags = ["manual"])
    for mode, mode_test, expected in [
        ("dbg", _dbg_test, "dbg"),
        ("fastbuild", _fastbuild_test, "opt"),
        ("opt", _opt_test, "opt"),
    ]:
        mode_test(
            name = "{}_{}_test".format(name, mode),
            expected = expected,
            size = "small",
            target_under_test = name + "_reached",
        )
