"""bare_metal_target: platform and toolchains of a target that a user declares in a JSON file."""

load("//platforms:defs.bzl", "target_declaration")
load("//platforms/private:target_json.bzl", "target_from_json")
load("//platforms/private:target_spec.bzl", "target_constraints", "target_nasm_target")
load("//toolchains/llvm/private:bare_metal_toolchain.bzl", "bare_metal_cc_toolchain")
load("//toolchains/nasm:defs.bzl", "nasm_toolchain")

# The repository that bootsmith.target() makes loads it.
visibility("public")

_LINUX = [
    Label("@platforms//cpu:x86_64"),
    Label("@platforms//os:linux"),
]

def _toolchains(name, constraints):
    for tool, toolchain_type in {
        "cc": Label("@bazel_tools//tools/cpp:toolchain_type"),
        "nasm": Label("//toolchains/nasm:toolchain_type"),
    }.items():
        native.toolchain(
            name = "{}_{}".format(name, tool),
            exec_compatible_with = _LINUX,
            target_compatible_with = constraints,
            toolchain = "{}_{}_tools".format(name, tool),
            toolchain_type = toolchain_type,
        )

def bare_metal_target(name, content, origin):
    """The platform `name`, its declaration `<name>.spec`, and toolchains for it.

    Args:
      name: name of the target.
      content: the declaration, in the JSON form of Rust's compiler.
      origin: where it stands, for messages.
    """
    spec, problem = target_from_json(name, content)
    if problem:
        fail("target {} ({}): {}".format(name, origin, problem))

    # Of two targets for one CPU, each has its own toolchains.
    native.constraint_value(
        name = name + ".constraint",
        constraint_setting = Label("//platforms:declaration"),
        visibility = ["//visibility:public"],
    )
    constraints = target_constraints(spec) + [name + ".constraint"]
    native.platform(
        name = name,
        constraint_values = constraints,
        visibility = ["//visibility:public"],
    )
    target_declaration(
        name = name + ".spec",
        content = content,
        origin = origin,
        target = name,
        visibility = ["//visibility:public"],
    )
    bare_metal_cc_toolchain(
        name = name + "_cc_tools",
        spec = name + ".spec",
        target = name,
        visibility = ["//visibility:public"],
    )
    nasm_toolchain(
        name = name + "_nasm_tools",
        files = [Label("@nasm//:root")],
        nasm = Label("@nasm//:bin/nasm"),
        target = target_nasm_target(spec),
        visibility = ["//visibility:public"],
    )
    _toolchains(name, constraints)
