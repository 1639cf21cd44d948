"""Declares a platform for each bare-metal target."""

load("//platforms:targets.bzl", "TARGETS")
load(":target_info.bzl", "target_declaration")
load(":target_json.bzl", "target_to_json")
load(":target_spec.bzl", "target_constraints")

visibility("//platforms")

def bare_metal_platforms(name = "platforms"):
    """A platform named after each target, and its declaration beside it.

    Args:
      name: unused; macros have one.
    """
    for spec in TARGETS:
        native.platform(
            name = spec.name,
            constraint_values = target_constraints(spec),
            visibility = ["//visibility:public"],
        )
        target_declaration(
            name = spec.name + ".spec",
            content = target_to_json(spec),
            origin = "platforms/targets.bzl",
            target = spec.name,
            visibility = ["//visibility:public"],
        )
