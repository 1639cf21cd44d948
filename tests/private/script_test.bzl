"""script_test: a bash script as a test, with the files and programs it uses."""

visibility("//...")

def _script_test_impl(ctx):
    launcher = ctx.actions.declare_file(ctx.label.name)
    words = [ctx.expand_location(word, ctx.attr.data) for word in ctx.attr.arguments]
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec bash \"{script}\" {words} \"$@\"\n".format(
            script = ctx.file.src.short_path,
            words = " ".join(["'{}'".format(word.replace("'", "'\\''")) for word in words]),
        ),
        is_executable = True,
    )
    runfiles = ctx.runfiles([ctx.file.src] + ctx.files.data)
    runfiles = runfiles.merge_all([target[DefaultInfo].default_runfiles for target in ctx.attr.data])
    return [DefaultInfo(executable = launcher, runfiles = runfiles)]

script_test = rule(
    implementation = _script_test_impl,
    doc = "Runs a bash script that uses nothing but coreutils and what `data` names.",
    attrs = {
        "arguments": attr.string_list(doc = "Arguments of the script; $(rootpath LABEL) names a file of `data`."),
        "data": attr.label_list(allow_files = True, doc = "Files and programs that the script uses."),
        "src": attr.label(allow_single_file = [".sh"], doc = "The script.", mandatory = True),
    },
    test = True,
)
