"""The declaration of a bare-metal target, with the fields of Rust's target JSON.

From one declaration come the platform, its constraints and the flags of compiler and linker, so a
property of a target is stated in one place and can't be said twice with different words.
"""

visibility(["//platforms", "//toolchains/..."])

_ARCHITECTURES = {
    # arch -> pointer width, Bazel's CPU constraint, lld's emulation, NASM's object format.
    "x86": struct(cpu = "@platforms//cpu:i386", emulation = "elf_i386", object_format = "elf32", pointer_width = 32),
    "x86_64": struct(cpu = "@platforms//cpu:x86_64", emulation = "elf_x86_64", object_format = "elf64", pointer_width = 64),
}

# feature -> compiler flags. The names are LLVM's subtarget features.
_FEATURES = {
    "+soft-float": ["-msoft-float", "-Xclang", "-target-feature", "-Xclang", "+soft-float"],
    "-mmx": ["-mno-mmx"],
    "-sse": ["-mno-sse"],
    # Clang has no feature named x87 on its command line; this is the driver's name for it.
    "-x87": ["-mno-80387"],
}

_PANIC_STRATEGIES = {
    # No unwinding: no tables, and nothing that would need them.
    "abort": ["-fno-exceptions", "-fno-unwind-tables", "-fno-asynchronous-unwind-tables"],
}

def _check(name, field, value, known):
    if value not in known:
        fail("target spec {}: {} = \"{}\" is not known; choose one of: {}.".format(
            name,
            field,
            value,
            ", ".join(sorted(known)),
        ))

def target_spec(
        *,
        name,
        arch,
        code_model,
        data_layout,
        disable_redzone,
        features,
        llvm_target,
        linker_flavor = "ld.lld",
        os = "none",
        panic_strategy = "abort",
        target_c_int_width = 32,
        target_endian = "little",
        target_pointer_width = 64):
    """Declares a bare-metal target.

    Args:
      name: name of the platform.
      arch: "x86_64" or "x86".
      code_model: clang's -mcmodel; "" for the architecture's only one.
      data_layout: LLVM's data layout string; its first letter is the endianness.
      disable_redzone: True when an interrupt may overwrite what lies below the stack pointer.
      features: list of LLVM subtarget features, each with + or -.
      llvm_target: the triple given to clang.
      linker_flavor: "ld.lld".
      os: "none".
      panic_strategy: "abort".
      target_c_int_width: bits of an int.
      target_endian: "little".
      target_pointer_width: bits of a pointer.
    Returns:
      struct of the same fields.
    """
    _check(name, "arch", arch, _ARCHITECTURES)
    _check(name, "linker_flavor", linker_flavor, ["ld.lld"])
    _check(name, "os", os, ["none"])
    _check(name, "panic_strategy", panic_strategy, _PANIC_STRATEGIES)
    _check(name, "target_endian", target_endian, ["little"])
    _check(name, "target_c_int_width", target_c_int_width, [32])
    for feature in features:
        _check(name, "features", feature, _FEATURES)
    if target_pointer_width != _ARCHITECTURES[arch].pointer_width:
        fail("target spec {}: target_pointer_width = {} contradicts arch = \"{}\", whose pointers have {} bits.".format(
            name,
            target_pointer_width,
            arch,
            _ARCHITECTURES[arch].pointer_width,
        ))
    if not data_layout.startswith("e-"):
        fail("target spec {}: data_layout = \"{}\" contradicts target_endian = \"little\"; it must begin with \"e-\".".format(
            name,
            data_layout,
        ))
    return struct(
        arch = arch,
        code_model = code_model,
        data_layout = data_layout,
        disable_redzone = disable_redzone,
        features = features,
        linker_flavor = linker_flavor,
        llvm_target = llvm_target,
        name = name,
        os = os,
        panic_strategy = panic_strategy,
        target_c_int_width = target_c_int_width,
        target_endian = target_endian,
        target_pointer_width = target_pointer_width,
    )

def target_constraints(spec):
    """The constraint values of the target's platform."""
    return [_ARCHITECTURES[spec.arch].cpu, "@platforms//os:none"]

def target_compile_flags(spec):
    """clang's flags that make code for the target, whoever compiles it."""
    flags = ["--target=" + spec.llvm_target]
    for feature in spec.features:
        flags.extend(_FEATURES[feature])
    if spec.disable_redzone:
        flags.append("-mno-red-zone")
    if spec.code_model:
        flags.append("-mcmodel=" + spec.code_model)
    return flags + _PANIC_STRATEGIES[spec.panic_strategy]

def target_link_flags(spec):
    """ld.lld's flags for the target."""
    return ["-m", _ARCHITECTURES[spec.arch].emulation]

def target_object_format(spec):
    """NASM's -f for object files that can be linked with the target's."""
    return _ARCHITECTURES[spec.arch].object_format
