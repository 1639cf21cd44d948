"""Tests compiled as `bazel coverage` compiles them, and tests of what they then leave."""

load("//:defs.bzl", "boot_test", "disk_image", "kernel")
load("//tests/private:script_test.bzl", "script_test")

visibility("private")

_COVERAGE = "//command_line_option:collect_code_coverage"
_FILTER = "//command_line_option:instrumentation_filter"

def _instrumented_impl(ctx):
    test = ctx.attr.test[0][DefaultInfo]
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(output = launcher, target_file = test.files_to_run.executable, is_executable = True)
    return [DefaultInfo(executable = launcher, runfiles = test.default_runfiles)]

_instrumented = rule(
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

def booted_kernel(name, moved = False):
    """A boot_test of tiny.c.

    Args:
      name: name of the test.
      moved: whether the kernel is position-independent and put at a random place.
    """
    kernel(
        name = name + "_kernel",
        testonly = True,
        srcs = ["tiny.c"],
        pie = moved,
        tags = ["manual"],
        deps = [
            "//boot/protocol",
            "//kernel/runtime",
        ],
    )
    disk_image(
        name = name + "_image",
        testonly = True,
        kaslr = moved,
        kernel = name + "_kernel",
        tags = ["manual"],
    )
    boot_test(
        name = name,
        size = "small",
        image = name + "_image",
        tags = ["manual"],
    )

def counts_test(name, test, boots, source, report, status = 0):
    """Compiles a test for coverage, runs it, and compares the report that Bazel would get.

    Args:
      name: name of the test.
      test: a boot_test or kernel_test.
      boots: what it says of its boots, such as "1 of 1 boots".
      source: the file whose lines are looked at.
      report: what the report has to say of it.
      status: exit status of the test.
    """
    _instrumented(
        name = test + "_instrumented",
        testonly = True,
        tags = ["manual"],
        test = test,
    )
    script_test(
        name = name,
        size = "small",
        src = "lines_test.sh",
        arguments = [
            "$(rootpath :{}_instrumented)".format(test),
            str(status),
            boots,
            "$(rootpath //toolchains/coverage:lcov_merger)",
            "{}/{}".format(native.package_name(), source),
            "$(rootpath {})".format(report),
        ],
        data = [
            report,
            test + "_instrumented",
            "//toolchains/coverage:lcov_merger",
        ],
    )
