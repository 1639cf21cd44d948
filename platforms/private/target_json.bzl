"""Reads a target spec in the JSON form of Rust's compiler."""

load(":target_spec.bzl", "target_spec_problem", "target_spec_unchecked")

visibility(["//platforms/...", "//tests/conformance/...", "//toolchains/..."])

# Rust's field -> target_spec()'s, and whether it must be there.
_FIELDS = {
    "arch": ("arch", True),
    "code-model": ("code_model", False),
    "cpu": ("cpu", False),
    "data-layout": ("data_layout", True),
    "disable-redzone": ("disable_redzone", False),
    "executables": ("executables", False),
    "features": ("features", False),
    "linker": ("linker", False),
    "linker-flavor": ("linker_flavor", False),
    "llvm-target": ("llvm_target", True),
    "os": ("os", False),
    "panic-strategy": ("panic_strategy", False),
    "target-c-int-width": ("target_c_int_width", False),
    "target-endian": ("target_endian", False),
    "target-pointer-width": ("target_pointer_width", True),
}

# Rust's defaults where they are not ours.
_DEFAULTS = {"disable_redzone": False, "features": []}

# Rust's name of the soft-float ABI: it says again what the feature says.
_RUSTC_ABIS = {"x86-softfloat": "+soft-float"}

_NUMBERS = ["target_c_int_width", "target_pointer_width"]

def _convert(field, value):
    # Widths are strings in older files and numbers in newer ones.
    if field in _NUMBERS and type(value) == "string" and value.isdigit():
        return int(value)
    if field == "features" and type(value) == "string":
        return [feature.strip() for feature in value.split(",") if feature.strip()]
    return value

def _type_problem(name, field, value):
    wanted = {
        "disable_redzone": "bool",
        "executables": "bool",
        "features": "list",
        "target_c_int_width": "int",
        "target_pointer_width": "int",
    }.get(field, "string")
    if type(value) == wanted:
        return None
    return "\"{}\" is {}, which is no {}.".format(name, json.encode(value), wanted)

def _abi_problem(content, fields):
    abi = content.get("rustc-abi")
    if abi == None:
        return None
    if abi not in _RUSTC_ABIS:
        return "\"rustc-abi\" is {}; the only one known is: {}.".format(json.encode(abi), ", ".join(_RUSTC_ABIS))
    if _RUSTC_ABIS[abi] not in fields["features"]:
        return "\"rustc-abi\" is \"{}\", but \"features\" has no \"{}\"; add it.".format(abi, _RUSTC_ABIS[abi])
    return None

def _read_fields(content):
    fields = dict(_DEFAULTS)
    if content.get("arch") == "x86_64" and content.get("os", "none") == "none":
        # Rust's default is position-independent code; a kernel in C lies where its linker script says,
        # in the first or the last 2 GiB of the address space.
        fields["code_model"] = "kernel"
    for name, value in content.items():
        if name == "rustc-abi":
            continue
        if name not in _FIELDS:
            return None, "\"{}\" is not known; docs/target_spec.md lists the fields: {}.".format(
                name,
                ", ".join(sorted(_FIELDS)),
            )
        field = _FIELDS[name][0]
        fields[field] = _convert(field, value)
        problem = _type_problem(name, field, fields[field])
        if problem:
            return None, problem
    for name, (_, required) in _FIELDS.items():
        if required and name not in content:
            return None, "\"{}\" is missing.".format(name)
    return fields, _abi_problem(content, fields)

def target_from_json(name, text):
    """A spec from the text of a target JSON file.

    Args:
      name: name of the platform.
      text: the file's content.
    Returns:
      (spec, None), or (None, what is wrong with it).
    """
    content = json.decode(text, default = None)
    if type(content) != "dict":
        return None, "it is not a JSON object."
    fields, problem = _read_fields(content)
    if problem:
        return None, problem
    spec = target_spec_unchecked(name = name, **fields)
    problem = target_spec_problem(spec)
    return (None, problem) if problem else (spec, None)

def target_to_json(spec):
    """The JSON form of a spec; target_from_json() gives the same spec again."""
    content = {name: getattr(spec, field) for name, (field, _) in _FIELDS.items()}
    content["features"] = ",".join(spec.features)
    return json.encode(content)
