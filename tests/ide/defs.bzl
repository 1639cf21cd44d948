"""clangd_test: does clangd open the files of compile_commands.json without an error?"""

load("//toolchains/llvm:defs.bzl", "CompileCommandsInfo")
load("//toolchains/llvm/private:compile_commands.bzl", "chosen_commands", "commands_json")

visibility("private")

def _check(ctx, number, command):
    """Lets clangd open a file where the compiler reads it; an action each, so that only what has changed is opened."""
    template = ctx.actions.declare_file("{}_verdicts/{}.json".format(ctx.label.name, number))
    ctx.actions.write(template, commands_json([command]))
    verdict = ctx.actions.declare_file("{}_verdicts/{}.txt".format(ctx.label.name, number))
    args = ctx.actions.args()
    args.add(ctx.file._check)
    args.add(ctx.file._clangd)
    args.add(ctx.file._clangd_root.path + "/usr/lib/llvm-19/lib/clang/19")
    args.add(ctx.file._write)
    args.add(template)
    args.add(command.file)
    args.add(verdict)
    ctx.actions.run(
        arguments = [args],
        executable = "bash",
        inputs = depset(
            [ctx.file._check, ctx.file._clangd, ctx.file._clangd_root, ctx.file._write, template],
            transitive = [command.inputs],
        ),
        mnemonic = "Clangd",
        outputs = [verdict],
        progress_message = "Opening {} with clangd".format(command.file),
        use_default_shell_env = True,
    )
    return verdict

def _files_to_open(files):
    """Every C file of this workspace, and of each folder one C++ file: those take ten times as long."""
    own = [file for file in files if not file.startswith("external/")]
    cpp = {file.rpartition("/")[0]: file for file in own if file.endswith(".cc")}
    return [file for file in own if file.endswith(".c")] + cpp.values()

def _clangd_test_impl(ctx):
    commands = chosen_commands(ctx.attr.commands[CompileCommandsInfo])
    verdicts = [_check(ctx, i, commands[file]) for i, file in enumerate(_files_to_open(commands))]
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec bash \"{}\" \"{}\" {}\n".format(
            ctx.file._script.short_path,
            launcher.short_path + "_verdicts",
            len(verdicts),
        ),
        is_executable = True,
    )
    return [DefaultInfo(executable = launcher, runfiles = ctx.runfiles([ctx.file._script] + verdicts))]

clangd_test = rule(
    implementation = _clangd_test_impl,
    doc = "Opens the C files of this workspace that a compile_commands names, and some C++ files, with the pinned clangd.",
    attrs = {
        "commands": attr.label(doc = "The compile_commands.", mandatory = True, providers = [CompileCommandsInfo]),
        "_check": attr.label(allow_single_file = True, default = "//tests/ide:check_file.sh"),
        "_clangd": attr.label(allow_single_file = True, default = "@clangd//:bin/clangd"),
        "_clangd_root": attr.label(allow_single_file = True, default = "@clangd//:root"),
        "_script": attr.label(allow_single_file = True, default = "//tests/ide:verdicts.sh"),
        "_write": attr.label(allow_single_file = True, default = "//toolchains/llvm/private:compile_commands.sh"),
    },
    test = True,
)
