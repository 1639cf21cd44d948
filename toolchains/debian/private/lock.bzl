"""The rule behind `bazel run //toolchains/debian:lock`."""

load("//toolchains/debian:manifest.bzl", "PACKAGES", "PINS", "SOURCES", "SUITES")

visibility("//toolchains/debian")

def _request_lines(lock):
    lines = [("suite", suite) for suite in SUITES]
    lines.append(("lock", lock.path))
    lines.extend([("pin", package, suite) for package, suite in PINS.items()])
    for repository, wishes in PACKAGES.items():
        if hasattr(wishes, "suite"):
            lines.append(("from", repository, wishes.suite))
        lines.extend([("want", repository, package) for package in wishes.want])
        lines.extend([("omit", repository, package) for package in wishes.omit])
    lines.extend([("source", repository) + wish for repository, wish in SOURCES.items()])
    return ["\t".join(line) for line in lines]

def _lock_impl(ctx):
    request = ctx.actions.declare_file(ctx.label.name + ".request.tsv")
    ctx.actions.write(request, "\n".join(_request_lines(ctx.file.lock)) + "\n")
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        "#!/usr/bin/env bash\nexec {script} {request} \"$@\"\n".format(
            request = request.short_path,
            script = ctx.file._script.short_path,
        ),
        is_executable = True,
    )
    return [DefaultInfo(
        executable = launcher,
        runfiles = ctx.runfiles([request, ctx.file._script] + ctx.files._functions),
    ), OutputGroupInfo(request = depset([request]))]

debian_lock = rule(
    implementation = _lock_impl,
    doc = "Runs apt over the manifest and rewrites the lock; with `-- --check` only compares.",
    attrs = {
        "lock": attr.label(
            doc = "The lock file to renew, in the source tree.",
            allow_single_file = [".json"],
            mandatory = True,
        ),
        "_functions": attr.label_list(
            allow_files = True,
            default = [
                "//toolchains/debian/private:apt.sh",
                "//toolchains/debian/private:packages.sh",
            ],
        ),
        "_script": attr.label(
            allow_single_file = True,
            default = "//toolchains/debian/private:lock.sh",
        ),
    },
    executable = True,
)
