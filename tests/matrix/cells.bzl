"""boot_cells: the table of what boots where, each cell with the tests that show it."""

load("//tests/private:script_test.bzl", "script_test")

visibility("private")

def _split(test):
    head, _, last = test.name.rpartition("_")
    return "{}:{}".format(test.package, head), last

def _words(tests):
    """`//package:first`, `:second_{one,other}`, ...: a package is named once, and so is what names begin with alike."""
    groups = []
    for test in tests:
        head, last = _split(test)
        if groups and groups[-1][0] == head:
            groups[-1][1].append(last)
        else:
            groups.append((head, [last]))
    words = []
    package = None
    for head, ends in groups:
        in_package, _, name = head.partition(":")
        end = ends[0] if len(ends) == 1 else "{{{}}}".format(",".join(ends))
        label = ":{}_{}".format(name, end) if name else ":{}".format(end)
        words.append("`{}{}`".format("" if in_package == package else "//" + in_package, label))
        package = in_package
    return ", ".join(words)

def _boot_cells_table_impl(ctx):
    tests = {str(target.label): target.label for target in ctx.attr.tests}
    lines = [
        "| format | {} |".format(" | ".join(ctx.attr.columns)),
        "|---" * (len(ctx.attr.columns) + 1) + "|",
    ]
    for row, cells in json.decode(ctx.attr.rows):
        texts = [cell if type(cell) == "string" else _words([tests[test] for test in cell]) for cell in cells]
        lines.append("| {} | {} |".format(row, " | ".join(texts)))
    table = ctx.actions.declare_file(ctx.label.name + ".md")
    ctx.actions.write(table, "\n".join(lines) + "\n")
    return [DefaultInfo(files = depset([table]))]

_boot_cells_table = rule(
    implementation = _boot_cells_table_impl,
    doc = "Writes the table in Markdown. A test that does not exist ends the build.",
    attrs = {
        "columns": attr.string_list(doc = "Heads of the columns behind the first."),
        "rows": attr.string(doc = "JSON: a list of [head, list of cells]; a cell is a list of labels, or a text."),
        "tests": attr.label_list(doc = "All tests of the table."),
    },
)

def _label(test):
    return str(native.package_relative_label(test))

def boot_cells(name, columns, page, rows):
    """A table of tests, and the test `<name>_test` that a page holds it as it is.

    ```starlark
    boot_cells(
        name = "cells",
        columns = ["BIOS, pc", "UEFI, pc"],
        page = "//docs:formats.md",
        rows = {"raw disk": {
            "BIOS, pc": [":disk_pc_ide"],
            "UEFI, pc": "no such firmware",
        }},
    )
    ```

    Args:
      name: name of the table.
      columns: heads of the columns.
      page: the page.
      rows: head of a row -> head of a column -> labels of tests, or the reason why there are none. Every cell has either.
    """
    tests = {}
    made = []
    for row, cells in rows.items():
        unknown = [column for column in cells if column not in columns]
        missing = [column for column in columns if not cells.get(column)]
        if unknown or missing:
            fail("boot_cells {}: row \"{}\" has no cell for {} and an unknown one for {}; give each column its tests or a reason.".format(
                name,
                row,
                missing,
                unknown,
            ))
        labels = [
            cell if type(cell) == "string" else [_label(test) for test in cell]
            for cell in [cells[column] for column in columns]
        ]
        made.append([row, labels])
        tests.update({test: None for cell in labels if type(cell) != "string" for test in cell})
    _boot_cells_table(
        name = name,
        testonly = True,
        columns = columns,
        rows = json.encode(made),
        tests = tests.keys(),
    )
    script_test(
        name = name + "_test",
        size = "small",
        src = "cells_test.sh",
        arguments = [
            "$(rootpath {})".format(page),
            "$(rootpath {})".format(name),
        ],
        data = [name, page],
    )
