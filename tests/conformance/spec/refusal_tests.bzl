"""Declarations that are refused at analysis, each by the name of the field that is wrong."""

load("//platforms:defs.bzl", "target_declaration")
load("//tests/private:refusal_test.bzl", "refusal_test")

visibility("private")

_GOOD = {
    "arch": "x86_64",
    "data-layout": "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128",
    "disable-redzone": True,
    "executables": True,
    "features": "-mmx,-sse,+soft-float",
    "linker": "rust-lld",
    "linker-flavor": "ld.lld",
    "llvm-target": "x86_64-unknown-none",
    "os": "none",
    "panic-strategy": "abort",
    "target-c-int-width": "32",
    "target-endian": "little",
    "target-pointer-width": "64",
}

# name -> (changes to the good declaration, what the refusal must say). None takes a field away.
_REFUSED = {
    "abi_contradicts_features": ({"features": "-mmx,-sse", "rustc-abi": "x86-softfloat"}, "\"features\" has no \"+soft-float\""),
    "abi_unknown": ({"rustc-abi": "hard"}, "\"rustc-abi\" is \"hard\""),
    "arch_missing": ({"arch": None}, "\"arch\" is missing"),
    "arch_unknown": ({"arch": "aarch64"}, "arch = \"aarch64\" is not known; choose one of: x86, x86_64."),
    "code_model_unknown": ({"code-model": "tiny"}, "code_model = \"tiny\" is not known"),
    "cpu_unknown": ({"cpu": "i386"}, "cpu = \"i386\" is not known; choose one of: \"\", x86-64."),
    "data_layout_missing": ({"data-layout": None}, "\"data-layout\" is missing"),
    "data_layout_without_endianness": ({"data-layout": "m:e-S128"}, "does not begin with its endianness"),
    "disable_redzone_no_bool": ({"disable-redzone": "yes"}, "\"disable-redzone\" is \"yes\", which is no bool"),
    "endianness_big": (
        {"data-layout": "E-m:e-i64:64-S128", "target-endian": "big"},
        "target_endian = \"big\" is not known; choose one of: little.",
    ),
    "endianness_contradicts_data_layout": ({"target-endian": "big"}, "target_endian = \"big\" contradicts data_layout"),
    "endianness_unknown": ({"target-endian": "middle"}, "target_endian = \"middle\" is not known"),
    "executables_false": ({"executables": False}, "executables = false is not known"),
    "feature_contradicts_itself": ({"features": "-sse,+sse"}, "features has both \"+sse\" and \"-sse\""),
    "feature_needs_another": ({"features": "-sse,+sse2"}, "features has \"+sse2\" with \"-sse\", which leaves it no use"),
    "feature_needs_sse": ({"features": "-sse,+avx"}, "features has \"+avx\" with \"-sse\", which leaves it no use"),
    "feature_of_no_use": ({"features": "+soft-float,+x87"}, "features has \"+x87\" with \"+soft-float\""),
    "feature_part_of_avx": ({"features": "-avx2"}, "features has \"-avx2\" without \"-avx\""),
    "feature_part_of_sse": ({"features": "-sse4.1"}, "features has \"-sse4.1\" without \"-sse\""),
    "feature_unknown": ({"features": "-mmx,-neon"}, "features = \"-neon\" is not known"),
    "feature_without_sign": ({"features": "mmx"}, "features = \"mmx\" is not known"),
    "field_unknown": ({"red-zone": False}, "\"red-zone\" is not known"),
    "int_width_other": ({"target-c-int-width": "16"}, "target_c_int_width = 16 is not known; choose one of: 32."),
    "layout_pointers_are_no_number": ({"data-layout": "e-m:e-p:x:32-S128"}, "whose pointers have x bits"),
    "layout_pointers_contradict": ({"data-layout": "e-m:e-p:32:32-S128"}, "target_pointer_width = 64 contradicts data_layout"),
    "linker_flavor_unknown": ({"linker-flavor": "msvc"}, "linker_flavor = \"msvc\" is not known"),
    "linker_unknown": ({"linker": "ld"}, "linker = \"ld\" is not known"),
    "llvm_target_contradicts_arch": ({"llvm-target": "aarch64-unknown-none"}, "llvm_target = \"aarch64-unknown-none\" contradicts arch"),
    "llvm_target_contradicts_os": ({"llvm-target": "x86_64-unknown-linux-gnu"}, "llvm_target = \"x86_64-unknown-linux-gnu\" contradicts os"),
    "llvm_target_missing": ({"llvm-target": None}, "\"llvm-target\" is missing"),
    "os_uefi_has_another_triple": (
        {"linker-flavor": "lld-link", "os": "uefi"},
        "llvm_target = \"x86_64-unknown-none\" contradicts os = \"uefi\"; it must be written ARCH-VENDOR-windows.",
    ),
    "os_uefi_is_for_64_bits": (
        {"arch": "x86", "os": "uefi"},
        "arch = \"x86\" contradicts os = \"uefi\"; it must be one of: x86_64.",
    ),
    "os_uefi_is_linked_otherwise": (
        {"os": "uefi"},
        "linker_flavor = \"ld.lld\" is not known; choose one of: lld-link, msvc-lld.",
    ),
    "os_unknown": ({"os": "linux"}, "os = \"linux\" is not known"),
    "panic_strategy_unknown": ({"panic-strategy": "unwind"}, "panic_strategy = \"unwind\" is not known"),
    "pointer_width_contradicts_arch": ({"target-pointer-width": 32}, "target_pointer_width = 32 contradicts arch = \"x86_64\""),
    "pointer_width_no_number": ({"target-pointer-width": "wide"}, "\"target-pointer-width\" is \"wide\", which is no int"),
}

def _refusal(name, content, message):
    target_declaration(
        name = name + "_declaration",
        content = content,
        origin = "their file.json",
        tags = ["manual"],
        target = name,
    )
    refusal_test(
        name = name + "_test",
        messages = ["(their file.json): ", message],
        target = name + "_declaration",
    )

def refusal_tests(name):
    """A test for each wrong declaration.

    Args:
      name: name of the suite.
    """
    for case, (changes, message) in _REFUSED.items():
        content = dict(_GOOD)
        content.update(changes)
        content = {field: value for field, value in content.items() if value != None}
        _refusal(case, json.encode(content), message)
    _refusal("no_json", "llvm-target = x86_64", "it is not a JSON object")
    native.test_suite(
        name = name,
        tests = [case + "_test" for case in _REFUSED] + ["no_json_test"],
    )
