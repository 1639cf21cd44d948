"""The step from the user's configuration to a bare-metal one.

It is taken on the edges from an image or a test to its kernel and loader, so that what a user names
on the command line stays in the host's configuration and needs no flag.
"""

visibility("//platforms")

_COVERAGE = "//command_line_option:collect_code_coverage"
_MODE = "//command_line_option:compilation_mode"

def _settings_for(platform, settings, attr, coverage, features):
    return {
        _COVERAGE: coverage and settings[_COVERAGE],
        # Bazel's default mode does not optimise; an image is optimised unless debugging is asked for.
        # Bazel 7 hands the mode over as a value of its own, which is equal to no string.
        _MODE: "dbg" if str(settings[_MODE]) == "dbg" else "opt",
        # Sanitizers are for host programs.
        "//command_line_option:features": features + (["position_independent"] if getattr(attr, "pie", False) else []),
        "//command_line_option:platforms": str(platform),
        # The debug information stays in the ELF file; the image tool leaves it out.
        "//command_line_option:strip": "never",
    }

def _transition_to(platform, coverage = True, features = []):
    return transition(
        # A rule that lets its user choose has the attributes `target` and `pie`.
        implementation = lambda settings, attr: _settings_for(platform or attr.target, settings, attr, coverage, features),
        inputs = [_COVERAGE, _MODE],
        outputs = [
            _COVERAGE,
            _MODE,
            "//command_line_option:features",
            "//command_line_option:platforms",
            "//command_line_option:strip",
        ],
    )

x86_64_none_transition = _transition_to(Label("//platforms:x86_64-none"))

# Loaders have no way to hand out what they counted. The BIOS loader is read, summed up and digested before it runs, and
# runs once: a byte less saves more than a faster instruction.
i686_none_transition = _transition_to(Label("//platforms:i686-none"), coverage = False, features = ["small"])
x86_64_uefi_transition = _transition_to(Label("//platforms:x86_64-uefi"), coverage = False)
target_transition = _transition_to(None)
