"""compile_commands: how each C file is compiled, for clangd and other tools that read C as the compiler does."""

load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

visibility(["//tests/ide", "//toolchains/llvm"])

CompileCommandsInfo = provider(
    doc = "How C and C++ files are compiled.",
    fields = {
        "commands": "[depset of struct] `file`, its path from the execution root; `arguments`, a JSON array; `inputs`, " +
                    "[depset of File] what the compiler reads; `rank`: of several commands for a file, the least counts.",
        "generated": "[depset of File] Headers that have to be built before an editor finds them.",
    },
)

_FEATURES = "//command_line_option:features"

_EXTENSIONS = (".c", ".cc", ".cpp")

# An editor shows the code as it runs in a kernel or a loader, where it runs there as well as in a test on the host.
_RANK_BARE_METAL = 0
_RANK_HOST = 1
_RANK_EXEC = 2

def _absolute(word):
    """A word of a command with its path, if it has one below the execution root, made absolute."""
    start = word.find("=") + 1 if "=" in word else (2 if word.startswith("-I") else 0)
    path = word[start:]
    if path.startswith("external/"):
        return word[:start] + "@OUTPUT_BASE@/" + path
    if path.startswith("bazel-out/"):
        return word[:start] + "@EXECUTION_ROOT@/" + path
    return word

def _arguments(words):
    """The command with paths that hold in the workspace, and without the compiler's own headers: clangd brings its own."""
    kept = []
    for i, word in enumerate(words):
        if word != "-resource-dir" and (i == 0 or words[i - 1] != "-resource-dir"):
            kept.append(_absolute(word))
    return json.encode(kept)

def _source(words):
    for i, word in enumerate(words):
        if word == "-c" and words[i + 1].endswith(_EXTENSIONS):
            return words[i + 1]
    return None

def _rank(ctx):
    if ctx.target_platform_has_constraint(ctx.attr._none[platform_common.ConstraintValueInfo]):
        return _RANK_BARE_METAL
    return _RANK_EXEC if "-exec" in ctx.bin_dir.path else _RANK_HOST

def _targets_in(value):
    if type(value) == "Target":
        return [value]
    if type(value) in ["dict", "list"]:
        return [element for element in value if type(element) == "Target"]
    return []

def _targets_of(attributes):
    return [target for name in dir(attributes) for target in _targets_in(getattr(attributes, name))]

def _headers(ctx):
    """Headers that the compiler may read. An action tells only later which of them it reads."""
    return depset(
        [file for name in ["hdrs", "srcs", "textual_hdrs"] for file in getattr(ctx.rule.files, name, [])],
        transitive = [
            target[CcInfo].compilation_context.headers
            for target in _targets_of(ctx.rule.attr)
            if CcInfo in target
        ],
    )

def _ancestors(path):
    steps = path.split("/")
    return ["/".join(steps[:i]) for i in range(1, len(steps))]

def _outside_of_folders(files):
    """The files that don't lie in a folder that is named as one input.

    Where the server has run an action before, its inputs have the headers that it has read as well, those of the
    compiler's folder among them, and no sandbox can have a folder and files in it.
    """
    paths = {file.path: True for file in files}
    return [file for file in files if not [above for above in _ancestors(file.path) if above in paths]]

def _own_commands(target, ctx):
    commands = []
    for action in target.actions:
        file = _source(action.argv) if action.mnemonic == "CppCompile" else None
        if file and not file.startswith("bazel-out/"):
            commands.append(struct(
                arguments = _arguments(action.argv),
                file = file,
                inputs = depset(_outside_of_folders(action.inputs.to_list()), transitive = [_headers(ctx)]),
                rank = _rank(ctx),
            ))
    return commands

def _infos_below(attributes):
    return [target[CompileCommandsInfo] for target in _targets_of(attributes) if CompileCommandsInfo in target]

def _generated_headers(target):
    if CcInfo not in target:
        return []
    return [file for file in target[CcInfo].compilation_context.direct_headers if not file.is_source]

def _merge(infos, commands = [], generated = []):
    return CompileCommandsInfo(
        commands = depset(commands, transitive = [info.commands for info in infos]),
        generated = depset(generated, transitive = [info.generated for info in infos]),
    )

def _collect_impl(target, ctx):
    return [_merge(_infos_below(ctx.rule.attr), _own_commands(target, ctx), _generated_headers(target))]

_collect = aspect(
    implementation = _collect_impl,
    doc = "Collects the commands that compile C and C++, in whatever configuration.",
    # Whatever an attribute is called: an image names its kernel, a test its image.
    attr_aspects = ["*"],
    attrs = {"_none": attr.label(default = "@platforms//os:none")},
)

# Bazel trims the options of tests below a target that is none, and with them the same test would be declared
# twice, with the same outputs. A feature that nobody knows gives it outputs of its own.
_apart_transition = transition(
    implementation = lambda settings, attr: {
        _FEATURES: settings[_FEATURES] + ["compile_commands"],
    },
    inputs = [_FEATURES],
    outputs = [_FEATURES],
)

def chosen_commands(info):
    """One command for each file.

    Args:
      info: [CompileCommandsInfo]
    Returns:
      dict: file -> command, sorted.
    """
    chosen = {}
    for command in info.commands.to_list():
        if command.file not in chosen or command.rank < chosen[command.file].rank:
            chosen[command.file] = command
    return {file: chosen[file] for file in sorted(chosen)}

def commands_json(commands):
    """What private/compile_commands.sh fills in.

    Args:
      commands: list of commands.
    Returns:
      string, with a line for each command.
    """
    lines = [
        "{{\"directory\": \"@WORKSPACE@\", \"file\": \"{}/{}\", \"arguments\": {}}}".format(
            "@OUTPUT_BASE@" if command.file.startswith("external/") else "@WORKSPACE@",
            command.file,
            command.arguments,
        )
        for command in commands
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"

def _compile_commands_impl(ctx):
    info = _merge([target[CompileCommandsInfo] for target in ctx.attr.targets])
    template = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(template, commands_json(chosen_commands(info).values()))
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec bash \"{}\" \"{}\"\n".format(ctx.file._script.short_path, template.short_path),
        is_executable = True,
    )
    return [
        DefaultInfo(
            executable = launcher,
            files = depset([template]),
            runfiles = ctx.runfiles([template, ctx.file._script], transitive_files = info.generated),
        ),
        info,
    ]

compile_commands = rule(
    implementation = _compile_commands_impl,
    doc = """Writes compile_commands.json into the workspace with `bazel run`, for clangd: docs/ide.md.

```starlark
load("@bootsmith//:defs.bzl", "compile_commands")

compile_commands(
    name = "compile_commands",
    testonly = True,
    targets = [
        ":image",
        ":tests",
    ],
)

# All tests of this package.
test_suite(name = "tests")
```

The file has a command for each C and C++ file of which the targets are made, on the way through images to kernels
and loaders and through tests to what they test. Where a file is compiled for several targets, the bare-metal one
counts.""",
    attrs = {
        "targets": attr.label_list(
            aspects = [_collect],
            cfg = _apart_transition,
            doc = "Images, kernels, programs, tests and test_suites.",
            mandatory = True,
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_script": attr.label(
            allow_single_file = True,
            default = "//toolchains/llvm/private:compile_commands.sh",
        ),
    },
    executable = True,
    provides = [CompileCommandsInfo],
)
