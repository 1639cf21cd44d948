"""Platforms of the bare-metal targets and the transitions that reach them."""

load("//platforms/private:platforms.bzl", _bare_metal_platforms = "bare_metal_platforms")
load("//platforms/private:target_info.bzl", _TargetSpecInfo = "TargetSpecInfo", _target_declaration = "target_declaration")
load(
    "//platforms/private:transition.bzl",
    _i686_none_transition = "i686_none_transition",
    _target_transition = "target_transition",
    _x86_64_none_transition = "x86_64_none_transition",
    _x86_64_uefi_transition = "x86_64_uefi_transition",
)

visibility("public")

TargetSpecInfo = _TargetSpecInfo
bare_metal_platforms = _bare_metal_platforms
i686_none_transition = _i686_none_transition
target_declaration = _target_declaration
target_transition = _target_transition
x86_64_none_transition = _x86_64_none_transition
x86_64_uefi_transition = _x86_64_uefi_transition
