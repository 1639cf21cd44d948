"""What a target declares stands in the commands that compile, assemble and link for it."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")

visibility("private")

def _command(env, mnemonic):
    actions = [action for action in analysistest.target_actions(env) if action.mnemonic == mnemonic]

    # A UEFI application is linked once more for the debugger.
    asserts.true(env, len(actions) in [1, 2], "{} actions of mnemonic {}".format(len(actions), mnemonic))
    if not actions:
        return []

    # A long link command is in a file of arguments, whose action comes before.
    words = list(actions[0].argv)
    for action in analysistest.target_actions(env):
        if action.mnemonic == "FileWrite" or action.content:
            words += (action.content or "").split("\n")
    return words

def _has_run(words, run):
    for start in range(len(words) - len(run) + 1):
        if words[start:start + len(run)] == run:
            return True
    return False

def _command_test_impl(ctx):
    env = analysistest.begin(ctx)
    words = _command(env, ctx.attr.mnemonic)
    asserts.true(
        env,
        words and words[0].endswith("/bin/" + ctx.attr.program),
        "the program is {}, not {}".format(words[0] if words else "none", ctx.attr.program),
    )
    for run in ctx.attr.has:
        asserts.true(env, _has_run(words, run.split(" ")), "{} is not in: {}".format(run, " ".join(words)))
    for word in ctx.attr.has_not:
        asserts.false(env, word in words, "{} is in: {}".format(word, " ".join(words)))
    return analysistest.end(env)

_ATTRS = {
    "has": attr.string_list(doc = "Words that must follow each other, separated by blanks."),
    "has_not": attr.string_list(),
    "mnemonic": attr.string(mandatory = True),
    "program": attr.string(mandatory = True),
}

def _make(platform):
    return analysistest.make(
        _command_test_impl,
        attrs = _ATTRS,
        config_settings = {"//command_line_option:platforms": str(platform)},
    )

_x86_64_none_test = _make(Label("//platforms:x86_64-none"))
_i686_none_test = _make(Label("//platforms:i686-none"))
_x86_64_uefi_test = _make(Label("//platforms:x86_64-uefi"))
_blog_os_test = _make(Label("@blog_os//:blog_os"))
_red_zone_test = _make(Label("@red_zone//:red_zone"))

_COMMANDS = {
    # action -> (mnemonic, program, target in this package)
    "assemble": ("NasmAssemble", "nasm", ":assembled"),
    "compile": ("CppCompile", "clang", ":compiled"),
    "compile_assembly": ("CppCompile", "clang", ":compiled_assembly"),
    "link": ("CppLink", "ld.lld", ":linked"),
    "link_uefi": ("CppLink", "lld-link", ":linked_uefi"),
}

_ABORT = ["-fno-exceptions", "-fno-unwind-tables", "-fno-asynchronous-unwind-tables"]
_SOFT_FLOAT = ["-msoft-float -Xclang -target-feature -Xclang +soft-float -mlong-double-64"]

_X86_64_NONE = _ABORT + _SOFT_FLOAT + [
    "--target=x86_64-unknown-none-elf",
    "-mcmodel=kernel",
    "-mno-mmx",
    "-mno-red-zone",
    "-mno-sse",
]

_I686_NONE = _ABORT + _SOFT_FLOAT + [
    "--target=i686-unknown-none-elf",
    "-march=i386",
    "-mno-mmx",
    "-mno-red-zone",
    "-mno-sse",
]

_X86_64_UEFI = _ABORT + _SOFT_FLOAT + [
    "--target=x86_64-unknown-windows",
    "-mno-mmx",
    "-mno-red-zone",
    "-mno-sse",
]

_UEFI_APPLICATION = [
    "/machine:x64",
    "/subsystem:efi_application",
    "/nodefaultlib",
    "/nxcompat",
    "/dynamicbase",
    "/timestamp:0",
    "/entry:efi_main",
]

# The file has Rust's triple, without "-elf".
_BLOG_OS = _ABORT + _SOFT_FLOAT + [
    "--target=x86_64-unknown-none",
    "-mcmodel=kernel",
    "-mno-mmx",
    "-mno-red-zone",
    "-mno-sse",
]

_NOT_BLOG_OS = ["--target=x86_64-unknown-none-elf"]

_RED_ZONE = _ABORT + _SOFT_FLOAT + [
    "--target=x86_64-unknown-none-elf",
    "-mcmodel=kernel",
    "-mno-avx",
    "-mno-avx2",
    "-mno-mmx",
    "-mno-sse",
    "-mno-sse2",
    "-mno-sse3",
    "-mno-sse4.1",
    "-mno-sse4.2",
    "-mno-ssse3",
]

_NOT_RED_ZONE = ["-mno-red-zone"]

# `executables`, and linker and flavor, whose flags these are.
_EXECUTABLE = ["-static", "-nostdlib", "-T tests/conformance/spec/empty.ld"]
_NO_EXECUTABLE = ["-shared", "-pie", "-r", "--relocatable"]

_CASES = [
    # target, its test rule, action, what must be there, what must not
    ("x86_64_none", _x86_64_none_test, "compile", _X86_64_NONE, []),
    ("x86_64_none", _x86_64_none_test, "compile_assembly", _X86_64_NONE, []),
    ("x86_64_none", _x86_64_none_test, "assemble", ["-f elf64"], ["elf32"]),
    ("x86_64_none", _x86_64_none_test, "link", _EXECUTABLE + ["-m elf_x86_64"], _NO_EXECUTABLE + ["elf_i386"]),
    ("i686_none", _i686_none_test, "compile", _I686_NONE, ["-mcmodel=kernel"]),
    ("i686_none", _i686_none_test, "compile_assembly", _I686_NONE, ["-mcmodel=kernel"]),
    ("i686_none", _i686_none_test, "assemble", ["-f elf32"], ["elf64"]),
    ("i686_none", _i686_none_test, "link", _EXECUTABLE + ["-m elf_i386"], _NO_EXECUTABLE + ["elf_x86_64"]),
    ("x86_64_uefi", _x86_64_uefi_test, "compile", _X86_64_UEFI, ["-mcmodel=kernel", "-fno-pic"]),
    ("x86_64_uefi", _x86_64_uefi_test, "compile_assembly", _X86_64_UEFI, ["-mcmodel=kernel", "-fno-pic"]),
    ("x86_64_uefi", _x86_64_uefi_test, "assemble", ["-f win64"], ["elf64"]),
    ("x86_64_uefi", _x86_64_uefi_test, "link_uefi", _UEFI_APPLICATION, ["-static", "/dll", "/fixed"]),
    ("blog_os", _blog_os_test, "compile", _BLOG_OS, _NOT_BLOG_OS),
    ("blog_os", _blog_os_test, "compile_assembly", _BLOG_OS, _NOT_BLOG_OS),
    ("blog_os", _blog_os_test, "assemble", ["-f elf64"], ["elf32"]),
    ("blog_os", _blog_os_test, "link", _EXECUTABLE + ["-m elf_x86_64"], _NO_EXECUTABLE + ["elf_i386"]),
    ("red_zone", _red_zone_test, "compile", _RED_ZONE, _NOT_RED_ZONE),
    ("red_zone", _red_zone_test, "assemble", ["-f elf64"], ["elf32"]),
    ("red_zone", _red_zone_test, "link", _EXECUTABLE + ["-m elf_x86_64"], _NO_EXECUTABLE + ["elf_i386"]),
]

def command_tests(name):
    """A test for each target and action.

    Args:
      name: name of the suite.
    """
    tests = []
    for target, test, action, has, has_not in _CASES:
        mnemonic, program, under_test = _COMMANDS[action]
        tests.append("{}_{}_test".format(target, action))
        test(
            name = tests[-1],
            size = "small",
            has = has,
            has_not = has_not,
            mnemonic = mnemonic,
            program = program,
            target_under_test = under_test,
        )
    native.test_suite(
        name = name,
        tests = tests,
    )
