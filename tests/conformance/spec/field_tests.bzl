"""What each field changes, and that the built-in targets survive the way through JSON."""

load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//platforms:targets.bzl", "TARGETS")
load("//platforms/private:target_json.bzl", "target_from_json", "target_to_json")
load(
    "//platforms/private:target_spec.bzl",
    "target_compile_flags",
    "target_executable_format",
    "target_forbidden_instruction_sets",
    "target_link_flags",
    "target_object_format",
    "target_spec",
)

visibility("private")

_LAYOUT_64 = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
_LAYOUT_32 = "e-m:e-p:32:32-p270:32:32-p271:32:32-p272:64:64-i128:128-f64:32:64-f80:32-n8:16:32-S128"

def _spec(**changes):
    fields = {
        "arch": "x86_64",
        "data_layout": _LAYOUT_64,
        "disable_redzone": False,
        "features": [],
        "llvm_target": "x86_64-unknown-none",
    }
    fields.update(changes)
    return target_spec(name = "test", **fields)

def _added(flags, base):
    return [flag for flag in flags if flag not in base]

def _compile_flags_impl(ctx):
    env = unittest.begin(ctx)
    base = target_compile_flags(_spec())
    for changes, flags in [
        ({"llvm_target": "x86_64-unknown-none-elf"}, ["--target=x86_64-unknown-none-elf"]),
        ({"cpu": "x86-64"}, ["-march=x86-64"]),
        ({"disable_redzone": True}, ["-mno-red-zone"]),
        ({"code_model": "kernel"}, ["-mcmodel=kernel"]),
        ({"features": ["-mmx"]}, ["-mno-mmx"]),
        ({"features": ["-sse"]}, ["-mno-sse"]),
        ({"features": ["-x87"]}, ["-mno-80387"]),
        ({"features": ["+soft-float"]}, ["-msoft-float", "-Xclang", "-target-feature", "-Xclang", "+soft-float", "-mlong-double-64"]),
        ({"features": ["+avx", "-mmx"]}, ["-mavx", "-mno-mmx"]),
        (
            {"features": ["-sse", "-sse2", "-sse3", "-ssse3", "-sse4.1", "-sse4.2", "-avx", "-avx2"]},
            ["-mno-sse", "-mno-sse2", "-mno-sse3", "-mno-ssse3", "-mno-sse4.1", "-mno-sse4.2", "-mno-avx", "-mno-avx2"],
        ),
        ({"features": ["+mmx", "+sse", "+sse2", "+x87"]}, ["-mmmx", "-msse", "-msse2", "-m80387"]),
    ]:
        asserts.equals(env, flags, _added(target_compile_flags(_spec(**changes)), base))
    asserts.true(env, "-fno-exceptions" in base and "-fno-unwind-tables" in base)
    return unittest.end(env)

_compile_flags_test = unittest.make(_compile_flags_impl)

def _architecture_impl(ctx):
    env = unittest.begin(ctx)
    small = _spec(
        arch = "x86",
        data_layout = _LAYOUT_32,
        llvm_target = "i686-unknown-none",
        target_pointer_width = 32,
    )
    asserts.equals(env, ["-m", "elf_i386"], target_link_flags(small))
    asserts.equals(env, "elf32", target_object_format(small))
    asserts.equals(env, ["-m", "elf_x86_64"], target_link_flags(_spec()))
    asserts.equals(env, "elf64", target_object_format(_spec()))
    asserts.equals(env, "elf", target_executable_format(_spec()))
    uefi = _spec(linker = "lld-link", linker_flavor = "lld-link", llvm_target = "x86_64-unknown-windows", os = "uefi")
    asserts.equals(env, ["/machine:x64"], target_link_flags(uefi))
    asserts.equals(env, "win64", target_object_format(uefi))
    asserts.equals(env, "pe", target_executable_format(uefi))
    return unittest.end(env)

_architecture_test = unittest.make(_architecture_impl)

def _forbidden_sets_impl(ctx):
    env = unittest.begin(ctx)
    for features, forbidden in [
        ([], ["avx"]),
        (["+avx"], []),
        (["-mmx"], ["mmx", "avx"]),
        (["-sse"], ["sse", "avx"]),
        (["-x87"], ["avx", "x87"]),
        (["+soft-float"], ["avx", "x87"]),
        (["+mmx", "+sse", "+sse2", "+x87"], ["avx"]),
        (["-mmx", "-sse", "+soft-float"], ["mmx", "sse", "avx", "x87"]),
    ]:
        asserts.equals(env, forbidden, target_forbidden_instruction_sets(_spec(features = features)))
    return unittest.end(env)

_forbidden_sets_test = unittest.make(_forbidden_sets_impl)

def _json_impl(ctx):
    env = unittest.begin(ctx)
    for spec in TARGETS:
        asserts.equals(env, (spec, None), target_from_json(spec.name, target_to_json(spec)))
    spec, problem = target_from_json("least", json.encode({
        "arch": "x86_64",
        "data-layout": _LAYOUT_64,
        "llvm-target": "x86_64-unknown-none",
        "target-pointer-width": 64,
    }))
    asserts.equals(env, None, problem)
    asserts.equals(env, False, spec.disable_redzone)
    asserts.equals(env, [], spec.features)
    asserts.equals(env, "kernel", spec.code_model)
    asserts.equals(env, 32, spec.target_c_int_width)
    return unittest.end(env)

_json_test = unittest.make(_json_impl)

def field_tests(name):
    """Unit tests of the declaration's functions.

    Args:
      name: name of the suite.
    """
    unittest.suite(
        name,
        _compile_flags_test,
        _architecture_test,
        _forbidden_sets_test,
        _json_test,
    )
