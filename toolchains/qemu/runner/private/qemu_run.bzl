"""qemu_run: an image on the screen."""

load(":machine.bzl", "MACHINE_ATTRS", "QEMU_TOOLCHAIN", "launch", "machine_config", "qemu_attr")

visibility("//toolchains/qemu/runner")

# QEMU with its window: the module and its libraries lie in a repository of their own.
_WINDOW_WRAPPER = """#!/bin/sh
export BOOTSMITH_QEMU_MODULES="$PWD/{root}/usr/lib/x86_64-linux-gnu/qemu"
d="$PWD/{root}"
export BOOTSMITH_QEMU_LIBRARIES="$d/lib/x86_64-linux-gnu:$d/usr/lib/x86_64-linux-gnu:$d/usr/lib/x86_64-linux-gnu/pulseaudio"
exec "{qemu}" "$@"
"""

def _qemu_with_window(ctx, toolchain):
    wrapper = ctx.actions.declare_file(ctx.label.name + "_qemu.sh")
    ctx.actions.write(
        wrapper,
        _WINDOW_WRAPPER.format(qemu = toolchain.qemu.short_path, root = ctx.file._window.short_path),
        is_executable = True,
    )
    return wrapper

def _qemu_run_impl(ctx):
    toolchain = ctx.toolchains[QEMU_TOOLCHAIN].qemu
    qemu = ctx.executable.qemu or _qemu_with_window(ctx, toolchain)
    config = machine_config(ctx, qemu.short_path) | {"display": "sdl"}
    runner = ctx.attr._runner[DefaultInfo].files_to_run
    files = [qemu, ctx.file._window, toolchain.qemu] + toolchain.files.to_list()
    return [launch(ctx, config, "--run", runner, files)]

qemu_run = rule(
    implementation = _qemu_run_impl,
    doc = """Starts an image with `bazel run`; what follows `--` is added to QEMU's command line.

```starlark
qemu_run(
    name = "qemu",
    image = ":disk_image",
)
```

On a terminal the screen is shown in a window where there is a display, else in the terminal.
Without a terminal the serial log is printed, a screenshot is saved and the program ends by itself.

The runner's own words come before QEMU's: `-- --gdb` lets the machine wait for a debugger
(docs/debugging.md), `-- --quiet` says nothing unless something is wrong.""",
    attrs = MACHINE_ATTRS | {
        "qemu": qemu_attr("exec"),
        "_runner": attr.label(
            # The same build of it as the tests use: static, so it runs on any host.
            cfg = "exec",
            default = "//toolchains/qemu/runner:qemu_runner",
            executable = True,
        ),
        "_window": attr.label(
            allow_single_file = True,
            default = "@qemu_display//:root",
        ),
    },
    executable = True,
    toolchains = [QEMU_TOOLCHAIN],
)
