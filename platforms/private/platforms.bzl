"""Declares a platform for each bare-metal target."""

load("//platforms:targets.bzl", "TARGETS")
load("//platforms/private:target_spec.bzl", "target_constraints")

visibility("//platforms")

def bare_metal_platforms(name = "platforms"):
    """A platform named after each target.

    Args:
      name: unused; macros have one.
    """
    for spec in TARGETS:
        native.platform(
            name = spec.name,
            constraint_values = target_constraints(spec),
            visibility = ["//visibility:public"],
        )
