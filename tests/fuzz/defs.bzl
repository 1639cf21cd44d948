"""fuzz_test: a libFuzzer program under AddressSanitizer and UndefinedBehaviorSanitizer."""

load("@rules_cc//cc:cc_binary.bzl", "cc_binary")

visibility("//tests/...")

_COPT = "//command_line_option:copt"
_FEATURES = "//command_line_option:features"
_LINKOPT = "//command_line_option:linkopt"

def _fuzzer_impl(settings, _attr):
    # The code under test too: the fuzzer is led by the branches that it sees taken there.
    return {
        _COPT: settings[_COPT] + ["-fsanitize=fuzzer-no-link"],
        _FEATURES: settings[_FEATURES] + ["asan", "ubsan"],
        _LINKOPT: settings[_LINKOPT] + ["-fsanitize=fuzzer"],
    }

_fuzzer_transition = transition(
    implementation = _fuzzer_impl,
    inputs = [_COPT, _FEATURES, _LINKOPT],
    outputs = [_COPT, _FEATURES, _LINKOPT],
)

def _coverage_impl(settings, _attr):
    return {
        _COPT: settings[_COPT] + ["-fsanitize=fuzzer-no-link", "-fprofile-instr-generate", "-fcoverage-mapping"],
        _FEATURES: settings[_FEATURES] + ["asan"],
        _LINKOPT: settings[_LINKOPT] + ["-fsanitize=fuzzer", "-fprofile-instr-generate"],
    }

_coverage_transition = transition(
    implementation = _coverage_impl,
    inputs = [_COPT, _FEATURES, _LINKOPT],
    outputs = [_COPT, _FEATURES, _LINKOPT],
)

# Such a program is linked dynamically, so it is started by the sysroot's loader. In `bazel test` it
# runs the corpus and then a fixed number of inputs that follow from a fixed seed; in `bazel run` it
# takes libFuzzer's options. What it finds is kept with the test's outputs, new inputs in a folder of
# the test or, in `bazel run`, in the one that FUZZ_CORPUS names.
_LAUNCHER = """#!/bin/sh
new=${{FUZZ_CORPUS:-${{TEST_TMPDIR:-/tmp/{name}}}/corpus}}
found=${{TEST_UNDECLARED_OUTPUTS_DIR:-$new-found}}
mkdir -p "$new" "$found" || exit 1
[ $# -gt 0 ] || set -- -runs={runs} -seed=1
exec "{sysroot}/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --inhibit-cache \\
  --library-path "{sysroot}/lib/x86_64-linux-gnu:{sysroot}/usr/lib/x86_64-linux-gnu" \\
  "{program}" -artifact_prefix="$found/" -max_len={max_length} -timeout=10 "$@" \\
  "$new" "{corpus}"
"""

def _launcher(ctx, program):
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        _LAUNCHER.format(
            corpus = "{}/corpus/{}".format(ctx.label.package, ctx.attr.corpus_name),
            max_length = ctx.attr.max_length,
            name = ctx.label.name,
            program = program.short_path,
            runs = ctx.attr.runs,
            sysroot = ctx.file._sysroot.short_path,
        ),
        is_executable = True,
    )
    runfiles = ctx.runfiles([program] + ctx.files._shared_libraries + ctx.files.corpus)
    return DefaultInfo(executable = launcher, runfiles = runfiles)

def _fuzz_impl(ctx):
    program = ctx.attr.program[0][DefaultInfo].files_to_run.executable
    return [_launcher(ctx, program)]

def _attrs(transition):
    return {
        "corpus": attr.label_list(allow_files = True, doc = "Inputs to begin with."),
        "corpus_name": attr.string(mandatory = True),
        "max_length": attr.int(default = 4096, doc = "Bytes of the longest input."),
        "program": attr.label(cfg = transition, doc = "The cc_binary without main function.", mandatory = True),
        "runs": attr.int(doc = "Inputs that a test tries.", mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_shared_libraries": attr.label(default = "@sysroot//:shared_libraries"),
        "_sysroot": attr.label(allow_single_file = True, default = "@sysroot//:root"),
    }

_fuzz_test = rule(
    implementation = _fuzz_impl,
    doc = "Runs a fuzzer built with the sanitizers.",
    attrs = _attrs(_fuzzer_transition),
    test = True,
)

_fuzz_coverage = rule(
    implementation = _fuzz_impl,
    doc = "The same fuzzer built to count the lines and branches that it reaches.",
    attrs = _attrs(_coverage_transition),
    executable = True,
)

def fuzz_test(name, srcs, deps, runs, max_length = 4096, seeds = []):
    """A fuzzer as a test: the corpus of corpus/<name>, then `runs` inputs, the same every time.

    ```sh
    bazel run //tests/fuzz:<name> -- -max_total_time=600    # as long as wanted
    ```

    `<name>_coverage` is the same program for tests/fuzz/coverage.

    Args:
      name: name of the test.
      srcs: sources with LLVMFuzzerTestOneInput.
      deps: what is fuzzed.
      runs: how many inputs a test tries.
      max_length: bytes of the longest input.
      seeds: generated inputs to begin with, in corpus/<name>.
    """
    cc_binary(
        name = name + "_program",
        testonly = True,
        srcs = srcs + ["input.h"],
        # Without the fuzzer's library there is no main function.
        tags = ["manual"],
        visibility = ["//visibility:private"],
        deps = deps,
    )
    common = dict(
        testonly = True,
        corpus = native.glob(["corpus/{}/*".format(name)]) + seeds,
        corpus_name = name,
        max_length = max_length,
        program = name + "_program",
        runs = runs,
    )
    _fuzz_test(
        name = name,
        size = "small",
        **common
    )
    _fuzz_coverage(
        name = name + "_coverage",
        tags = ["manual"],
        **common
    )
