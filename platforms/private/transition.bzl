"""The step from the user's configuration to a bare-metal one.

It is taken on the edges from an image or a test to its kernel and loader, so that what a user names
on the command line stays in the host's configuration and needs no flag.
"""

visibility("//platforms")

def _settings_for(platform, settings):
    mode = settings["//command_line_option:compilation_mode"]
    return {
        # Sanitizers and coverage are for host programs.
        "//command_line_option:collect_code_coverage": False,
        # Bazel's default mode does not optimise; an image is optimised unless debugging is asked for.
        # Bazel 7 hands the mode over as a value of its own, which is equal to no string.
        "//command_line_option:compilation_mode": "dbg" if str(mode) == "dbg" else "opt",
        "//command_line_option:features": [],
        "//command_line_option:platforms": str(platform),
        # The debug information stays in the ELF file; the image tool leaves it out.
        "//command_line_option:strip": "never",
    }

def _transition_to(platform):
    return transition(
        # A rule that lets its user choose has the attribute `target`.
        implementation = lambda settings, attr: _settings_for(platform or attr.target, settings),
        inputs = ["//command_line_option:compilation_mode"],
        outputs = [
            "//command_line_option:collect_code_coverage",
            "//command_line_option:compilation_mode",
            "//command_line_option:features",
            "//command_line_option:platforms",
            "//command_line_option:strip",
        ],
    )

x86_64_none_transition = _transition_to(Label("//platforms:x86_64-none"))
i686_none_transition = _transition_to(Label("//platforms:i686-none"))
x86_64_uefi_transition = _transition_to(Label("//platforms:x86_64-uefi"))
target_transition = _transition_to(None)
