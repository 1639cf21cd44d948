"""instrumented: a test as `bazel coverage` builds it, for tests of what it then leaves."""

visibility("private")

_COVERAGE = "//command_line_option:collect_code_coverage"
_FILTER = "//command_line_option:instrumentation_filter"

def _instrumented_impl(ctx):
    test = ctx.attr.test[0][DefaultInfo]
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(output = launcher, target_file = test.files_to_run.executable, is_executable = True)
    return [DefaultInfo(executable = launcher, runfiles = test.default_runfiles)]

instrumented = rule(
    implementation = _instrumented_impl,
    doc = "Hands on a test's program and its files, compiled for coverage.",
    attrs = {
        "test": attr.label(
            cfg = transition(
                implementation = lambda _settings, _attr: {_COVERAGE: True, _FILTER: "^//tests/coverage[/:]"},
                inputs = [],
                outputs = [_COVERAGE, _FILTER],
            ),
            mandatory = True,
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    executable = True,
)
