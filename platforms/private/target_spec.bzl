"""The declaration of a bare-metal target, with the fields of Rust's target JSON.

From one declaration come the platform, its constraints and the flags of compiler and linker, so a
property of a target is stated in one place and can't be said twice with different words.
"""

visibility(["//platforms/...", "//tests/conformance/...", "//toolchains/..."])

_ARCHITECTURES = {
    # arch -> Bazel's CPU constraint, and what must agree with it.
    "x86": struct(
        code_models = [""],
        # The family, CPUID's or the number in the name; 0 is whatever the triple has.
        cpu_families = {"": 0, "i386": 3, "i486": 4, "i586": 5, "i686": 6},
        cpu = Label("@platforms//cpu:i386"),
        pointer_width = 32,
        triples = ["i386", "i486", "i586", "i686"],
    ),
    "x86_64": struct(
        code_models = ["", "kernel", "large", "medium", "small"],
        cpu_families = {"": 0, "x86-64": 0},
        cpu = Label("@platforms//cpu:x86_64"),
        pointer_width = 64,
        triples = ["x86_64"],
    ),
}

# os -> the format of its programs, the third part of the triple, who links them; and for each arch lld's word for it,
# NASM's object format, and the target of targets.bzl for which NASM writes the same.
_SYSTEMS = {
    "none": struct(
        architectures = {
            "x86": struct(machine = "elf_i386", nasm_target = "i686-none", object_format = "elf32"),
            "x86_64": struct(machine = "elf_x86_64", nasm_target = "x86_64-none", object_format = "elf64"),
        },
        code_models = ["", "kernel", "large", "medium", "small"],
        executable_format = "elf",
        linker_flavors = ["gnu-lld", "ld.lld"],
        linkers = ["ld.lld", "rust-lld"],
        triple_system = "none",
    ),
    # UEFI's programs are Windows' in format and calling convention (UEFI 2.10, sections 2.1.1 and 2.3.4.2).
    "uefi": struct(
        architectures = {
            "x86_64": struct(machine = "x64", nasm_target = "x86_64-uefi", object_format = "win64"),
        },
        code_models = ["", "small"],
        executable_format = "pe",
        linker_flavors = ["lld-link", "msvc-lld"],
        linkers = ["lld-link", "rust-lld"],
        triple_system = "windows",
    ),
}

# Clang has no feature named x87 on its command line; this is the driver's name for it.
_NO_X87 = "-mno-80387"

# feature -> compiler flags. The names are LLVM's subtarget features; these are the ones whose keeping
# target_conformance_test can prove from a program's instructions.
_FEATURES = {
    "+avx": ["-mavx"],
    "+mmx": ["-mmmx"],
    # With soft-float alone clang 19 crashes on a long double, whose 80 bits only x87 has. As a double of 64 bits it is computed
    # in software like any other; with -x87 beside it clang refuses the type.
    "+soft-float": ["-msoft-float", "-Xclang", "-target-feature", "-Xclang", "+soft-float", "-mlong-double-64"],
    "+sse": ["-msse"],
    "+sse2": ["-msse2"],
    "+x87": ["-m80387"],
    "-avx": ["-mno-avx"],
    "-avx2": ["-mno-avx2"],
    "-mmx": ["-mno-mmx"],
    "-soft-float": [],
    "-sse": ["-mno-sse"],
    "-sse2": ["-mno-sse2"],
    "-sse3": ["-mno-sse3"],
    "-sse4.1": ["-mno-sse4.1"],
    "-sse4.2": ["-mno-sse4.2"],
    "-ssse3": ["-mno-ssse3"],
    "-x87": [_NO_X87],
}

# feature -> the one that takes all of its kind away. Of SSE and AVX the test knows only the whole.
_PARTS = {
    "-avx2": "-avx",
    "-sse2": "-sse",
    "-sse3": "-sse",
    "-sse4.1": "-sse",
    "-sse4.2": "-sse",
    "-ssse3": "-sse",
}

_PANIC_STRATEGIES = {
    # No unwinding: no tables, and nothing that would need them.
    "abort": ["-fno-exceptions", "-fno-unwind-tables", "-fno-asynchronous-unwind-tables"],
}

def _known_problem(field, value, known):
    if value in known:
        return None
    return "{} = {} is not known; choose one of: {}.".format(
        field,
        json.encode(value),
        ", ".join(sorted([str(choice) or "\"\"" for choice in known])),
    )

def _features_problem(features):
    for feature in features:
        problem = _known_problem("features", feature, _FEATURES)
        if problem:
            return problem
        opposite = ("-" if feature[0] == "+" else "+") + feature[1:]
        if opposite in features:
            return "features has both \"+{name}\" and \"-{name}\"; keep one.".format(name = feature[1:])
        whole = _PARTS.get(feature)
        if whole and whole not in features:
            return "features has \"{}\" without \"{}\", and no test could tell whether it is kept; add \"{}\".".format(
                feature,
                whole,
                whole,
            )
    for feature, other in [("+avx", "-sse"), ("+sse2", "-sse"), ("+x87", "+soft-float")]:
        if feature in features and other in features:
            return "features has \"{}\" with \"{}\", which leaves it no use; keep one.".format(feature, other)
    return None

def _layout_pointer_width(data_layout):
    for part in data_layout.split("-"):
        if part.startswith("p:") or part.startswith("p0:"):
            width = part.split(":")[1]
            return int(width) if width.isdigit() else width

    # LLVM's language reference, "Data Layout": p:64:64:64 unless it is said.
    return 64

def _layout_problem(spec):
    big = {"e": "little", "E": "big"}.get(spec.data_layout.split("-")[0])
    if big == None:
        return "data_layout = \"{}\" does not begin with its endianness, \"e-\" or \"E-\".".format(spec.data_layout)
    if big != spec.target_endian:
        return "target_endian = \"{}\" contradicts data_layout = \"{}\", which is {}-endian.".format(
            spec.target_endian,
            spec.data_layout,
            big,
        )
    width = _layout_pointer_width(spec.data_layout)
    if width != spec.target_pointer_width:
        return "target_pointer_width = {} contradicts data_layout = \"{}\", whose pointers have {} bits.".format(
            spec.target_pointer_width,
            spec.data_layout,
            width,
        )
    return None

def _triple_problem(spec):
    parts = spec.llvm_target.split("-")
    triples = _ARCHITECTURES[spec.arch].triples
    if parts[0] not in triples:
        return "llvm_target = \"{}\" contradicts arch = \"{}\"; it must begin with one of: {}.".format(
            spec.llvm_target,
            spec.arch,
            ", ".join(triples),
        )
    system = _SYSTEMS[spec.os].triple_system
    if len(parts) < 3 or parts[2] != system:
        return "llvm_target = \"{}\" contradicts os = \"{}\"; it must be written ARCH-VENDOR-{}.".format(
            spec.llvm_target,
            spec.os,
            system,
        )
    return None

def _system_problem(spec):
    problem = _known_problem("os", spec.os, _SYSTEMS)
    if problem:
        return problem
    system = _SYSTEMS[spec.os]
    if spec.arch not in system.architectures:
        return "arch = \"{}\" contradicts os = \"{}\"; it must be one of: {}.".format(
            spec.arch,
            spec.os,
            ", ".join(system.architectures),
        )
    code_models = [model for model in _ARCHITECTURES[spec.arch].code_models if model in system.code_models]
    return (
        _known_problem("code_model", spec.code_model, code_models) or
        _known_problem("linker", spec.linker, system.linkers) or
        _known_problem("linker_flavor", spec.linker_flavor, system.linker_flavors)
    )

def target_spec_problem(spec):
    """What is wrong with a spec, named by its field; None for a good one."""
    problem = _known_problem("arch", spec.arch, _ARCHITECTURES) or _system_problem(spec)
    if problem:
        return problem
    for field, known in {
        "cpu": _ARCHITECTURES[spec.arch].cpu_families,
        "disable_redzone": [True, False],
        "executables": [True],
        "panic_strategy": _PANIC_STRATEGIES.keys(),
        "target_c_int_width": [32],
    }.items():
        problem = _known_problem(field, getattr(spec, field), known)
        if problem:
            return problem
    if spec.target_pointer_width != _ARCHITECTURES[spec.arch].pointer_width:
        return "target_pointer_width = {} contradicts arch = \"{}\", whose pointers have {} bits.".format(
            json.encode(spec.target_pointer_width),
            spec.arch,
            _ARCHITECTURES[spec.arch].pointer_width,
        )
    return (
        _known_problem("target_endian", spec.target_endian, ["big", "little"]) or
        _layout_problem(spec) or
        # An x86 is nothing else; the layout has agreed by now.
        _known_problem("target_endian", spec.target_endian, ["little"]) or
        _triple_problem(spec) or
        _features_problem(spec.features)
    )

def target_spec_unchecked(
        *,
        name,
        arch,
        data_layout,
        disable_redzone,
        features,
        llvm_target,
        code_model = "",
        cpu = "",
        executables = True,
        linker = "ld.lld",
        linker_flavor = "ld.lld",
        os = "none",
        panic_strategy = "abort",
        target_c_int_width = 32,
        target_endian = "little",
        target_pointer_width = 64):
    """A spec whose values target_spec_problem() is still to judge. See target_spec()."""
    return struct(
        arch = arch,
        code_model = code_model,
        cpu = cpu,
        data_layout = data_layout,
        disable_redzone = disable_redzone,
        executables = executables,
        features = features,
        linker = linker,
        linker_flavor = linker_flavor,
        llvm_target = llvm_target,
        name = name,
        os = os,
        panic_strategy = panic_strategy,
        target_c_int_width = target_c_int_width,
        target_endian = target_endian,
        target_pointer_width = target_pointer_width,
    )

def target_spec(*, name, **fields):
    """Declares a bare-metal target. docs/target_spec.md says what each field does.

    Args:
      name: name of the platform.
      **fields: arch: "x86_64" or "x86";
        code_model: clang's -mcmodel; "" (the default) for the compiler's own choice;
        cpu: the oldest CPU to run on, clang's -march; "" (the default) for the triple's;
        data_layout: LLVM's data layout string;
        disable_redzone: True when an interrupt may overwrite what lies below the stack pointer;
        executables: True, the default;
        features: list of LLVM subtarget features, each with + or -;
        linker: "ld.lld", the default, or "lld-link" for PE programs; "rust-lld" is the same program;
        linker_flavor: "ld.lld", the default, or "gnu-lld", its newer name; for PE "lld-link" or "msvc-lld";
        llvm_target: the triple given to clang;
        os: "none", the default, for ELF programs, or "uefi" for UEFI applications, which are PE programs;
        panic_strategy: "abort", the default;
        target_c_int_width: bits of an int: 32, the default;
        target_endian: "little", the default;
        target_pointer_width: bits of a pointer: 64, the default, or 32.
    Returns:
      struct of the same fields.
    """
    spec = target_spec_unchecked(name = name, **fields)
    problem = target_spec_problem(spec)
    if problem:
        fail("target spec {}: {}".format(name, problem))
    return spec

def target_constraints(spec):
    """The constraint values of the target's platform."""
    return [
        _ARCHITECTURES[spec.arch].cpu,
        Label("@platforms//os:none"),
        Label("//platforms:" + target_executable_format(spec)),
    ]

def target_executable_format(spec):
    """The format of the target's programs: "elf" or "pe"."""
    return _SYSTEMS[spec.os].executable_format

def target_compile_flags(spec):
    """clang's flags that make code for the target, whoever compiles it."""
    flags = ["--target=" + spec.llvm_target]
    if spec.cpu:
        flags.append("-march=" + spec.cpu)
    for feature in spec.features:
        flags.extend(_FEATURES[feature])
    if spec.disable_redzone:
        flags.append("-mno-red-zone")
    if spec.code_model:
        flags.append("-mcmodel=" + spec.code_model)
    return flags + _PANIC_STRATEGIES[spec.panic_strategy]

def target_link_flags(spec):
    """lld's flags for the target."""
    machine = _SYSTEMS[spec.os].architectures[spec.arch].machine
    return ["/machine:" + machine] if target_executable_format(spec) == "pe" else ["-m", machine]

def target_object_format(spec):
    """NASM's -f for object files that can be linked with the target's."""
    return _SYSTEMS[spec.os].architectures[spec.arch].object_format

def target_nasm_target(spec):
    """The target of //platforms:targets.bzl for which NASM writes the same objects."""
    return _SYSTEMS[spec.os].architectures[spec.arch].nasm_target

def target_forbidden_instruction_sets(spec):
    """Which of x87, mmx, sse and avx no instruction of the target's programs may belong to."""
    forbidden = [name for name in ["mmx", "sse"] if "-" + name in spec.features]
    if "+avx" not in spec.features:
        forbidden.append("avx")

    if "-x87" in spec.features or "+soft-float" in spec.features:
        forbidden.append("x87")
    return forbidden

def target_cpu_family(spec):
    """The family of the oldest CPU of 32 bits that the target's programs run on, such as 3; 0 if it is not said."""
    return _ARCHITECTURES[spec.arch].cpu_families[spec.cpu]
