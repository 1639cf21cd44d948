"""reference: a page made from docstrings, kept up to date by a test."""

load("//tests/private:script_test.bzl", "script_test")

visibility("private")

def _reference_page_impl(ctx):
    page = ctx.actions.declare_file(ctx.label.name + ".md")
    args = ctx.actions.args()
    args.add(page)
    args.add_all(ctx.files.modules)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._reference,
        inputs = ctx.files.modules,
        mnemonic = "Reference",
        outputs = [page],
        progress_message = "Writing %{output}",
    )
    return [DefaultInfo(files = depset([page]))]

_reference_page = rule(
    implementation = _reference_page_impl,
    doc = "Makes a page in Markdown from the docstrings of .bzl files.",
    attrs = {
        "modules": attr.label_list(allow_files = [".binaryproto"], doc = "Outputs of starlark_doc_extract."),
        "_reference": attr.label(cfg = "exec", default = "//tools/reference", executable = True),
    },
)

def _update_impl(ctx):
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec cat \"{}\" >\"$BUILD_WORKSPACE_DIRECTORY/{}\"\n".format(
            ctx.file.made.short_path,
            ctx.file.page.short_path,
        ),
        is_executable = True,
    )
    return [DefaultInfo(executable = launcher, runfiles = ctx.runfiles([ctx.file.made]))]

_update = rule(
    implementation = _update_impl,
    doc = "Writes the page into the workspace with `bazel run`.",
    attrs = {
        "made": attr.label(allow_single_file = True, doc = "The page that was made.", mandatory = True),
        "page": attr.label(allow_single_file = True, doc = "Where it belongs.", mandatory = True),
    },
    executable = True,
)

def reference(name, page, modules, srcs):
    """Makes a page of what modules hand on, and compares it with the committed one.

    `update` writes the page; `<name>_test` fails when it is not what is made from the docstrings.
    A folder with a .bzl file that a module loads has a filegroup `bzl` of such files for `srcs`.

    Args:
      name: prefix of the targets' names.
      page: the committed page.
      modules: the .bzl files, in the order of their chapters. What several of them hand on is in the first.
      srcs: every .bzl file that they load, directly or not.
    """
    for i, module in enumerate(modules):
        native.starlark_doc_extract(
            name = "{}_module_{}".format(name, i),
            src = module,
            deps = srcs,
            tags = ["manual"],
        )
    _reference_page(
        name = name + "_page",
        modules = ["{}_module_{}".format(name, i) for i in range(len(modules))],
    )
    _update(
        name = "update",
        made = name + "_page",
        page = page,
        tags = ["manual"],
    )
    script_test(
        name = name + "_test",
        size = "small",
        src = "up_to_date.sh",
        arguments = [
            "$(rootpath {})".format(page),
            "$(rootpath {}_page)".format(name),
        ],
        data = [page, name + "_page"],
    )
