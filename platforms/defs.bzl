"""Platforms of the bare-metal targets and the transition that reaches them."""

load("//platforms/private:platforms.bzl", _bare_metal_platforms = "bare_metal_platforms")
load("//platforms/private:transition.bzl", _i686_none_transition = "i686_none_transition", _x86_64_none_transition = "x86_64_none_transition")

visibility("public")

bare_metal_platforms = _bare_metal_platforms
i686_none_transition = _i686_none_transition
x86_64_none_transition = _x86_64_none_transition
