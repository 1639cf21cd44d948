"""Features shared by the host and the bare-metal C++ toolchains.

Both switch Bazel's legacy features off and list every flag themselves, so that a command line holds
nothing that is not written here.
"""

load("@rules_cc//cc:action_names.bzl", "ACTION_NAMES")
load(
    "@rules_cc//cc:cc_toolchain_config_lib.bzl",
    "action_config",
    "feature",
    "flag_group",
    "flag_set",
    "tool",
    "variable_with_value",
)

visibility("//toolchains/llvm/...")

C_ACTIONS = [ACTION_NAMES.c_compile]
CPP_ACTIONS = [ACTION_NAMES.cpp_compile, ACTION_NAMES.cpp_header_parsing, ACTION_NAMES.linkstamp_compile]
ASSEMBLE_ACTIONS = [ACTION_NAMES.assemble, ACTION_NAMES.preprocess_assemble]
COMPILE_ACTIONS = C_ACTIONS + CPP_ACTIONS + ASSEMBLE_ACTIONS
LINK_ACTIONS = [ACTION_NAMES.cpp_link_executable]

def flags_feature(name, actions, flags, enabled = True, implies = [], with_features = []):
    """A feature that adds fixed flags to actions."""
    return feature(
        name = name,
        enabled = enabled,
        implies = implies,
        flag_sets = [flag_set(
            actions = actions,
            flag_groups = [flag_group(flags = flags)],
            with_features = with_features,
        )] if flags else [],
    )

def tool_configs(compiler, linker, archiver, objcopy, strip):
    """The program of each action.

    Args:
      compiler: [File] clang.
      linker: [File] what links an executable.
      archiver: [File] llvm-ar.
      objcopy: [File] llvm-objcopy.
      strip: [File] llvm-strip.
    Returns:
      list of action_config.
    """
    programs = {action: compiler for action in COMPILE_ACTIONS}
    programs.update({action: linker for action in LINK_ACTIONS})
    programs[ACTION_NAMES.cpp_link_static_library] = archiver
    programs[ACTION_NAMES.objcopy_embed_data] = objcopy
    programs[ACTION_NAMES.strip] = strip
    return [
        action_config(action_name = action, enabled = True, tools = [tool(tool = program)])
        for action, program in programs.items()
    ]

def _variable(name, actions, flags, iterate = False):
    return feature(
        name = name,
        enabled = True,
        flag_sets = [flag_set(
            actions = actions,
            flag_groups = [flag_group(
                expand_if_available = name,
                flags = flags,
                iterate_over = name if iterate else None,
            )],
        )],
    )

def compile_features():
    """How includes, defines, inputs and outputs are spelled, in the order they appear."""
    return [
        feature(
            name = "dependency_file",
            enabled = True,
            flag_sets = [flag_set(
                actions = COMPILE_ACTIONS,
                flag_groups = [flag_group(
                    expand_if_available = "dependency_file",
                    flags = ["-MD", "-MF", "%{dependency_file}"],
                )],
            )],
        ),
        _variable("preprocessor_defines", COMPILE_ACTIONS, ["-D%{preprocessor_defines}"], iterate = True),
        _variable("includes", COMPILE_ACTIONS, ["-include", "%{includes}"], iterate = True),
        feature(
            name = "include_paths",
            enabled = True,
            flag_sets = [flag_set(
                actions = COMPILE_ACTIONS,
                flag_groups = [
                    flag_group(flags = ["-iquote", "%{quote_include_paths}"], iterate_over = "quote_include_paths"),
                    flag_group(flags = ["-I%{include_paths}"], iterate_over = "include_paths"),
                    flag_group(flags = ["-isystem", "%{system_include_paths}"], iterate_over = "system_include_paths"),
                ],
            )],
        ),
        _variable("user_compile_flags", COMPILE_ACTIONS, ["%{user_compile_flags}"], iterate = True),
        _variable("source_file", COMPILE_ACTIONS, ["-c", "%{source_file}"]),
        _variable("output_file", COMPILE_ACTIONS, ["-o", "%{output_file}"]),
    ]

def archive_features():
    """llvm-ar's arguments: D writes no times and owners."""
    actions = [ACTION_NAMES.cpp_link_static_library]
    return [feature(
        name = "archiver_flags",
        enabled = True,
        flag_sets = [flag_set(actions = actions, flag_groups = [
            flag_group(flags = ["rcsD"]),
            flag_group(expand_if_available = "output_execpath", flags = ["%{output_execpath}"]),
            flag_group(
                expand_if_available = "libraries_to_link",
                flag_groups = [
                    flag_group(
                        expand_if_equal = variable_with_value("libraries_to_link.type", "object_file"),
                        flags = ["%{libraries_to_link.name}"],
                    ),
                    flag_group(
                        expand_if_equal = variable_with_value("libraries_to_link.type", "object_file_group"),
                        flags = ["%{libraries_to_link.object_files}"],
                        iterate_over = "libraries_to_link.object_files",
                    ),
                ],
                iterate_over = "libraries_to_link",
            ),
        ])],
    )]

def link_features(whole_archive, no_whole_archive, start_lib, end_lib, output = ["-o", "%{output_execpath}"]):
    """How inputs and outputs of a link are spelled.

    Args:
      whole_archive: flag that takes an archive whole, as the link tool spells it.
      no_whole_archive: flag that ends it.
      start_lib: flag before object files that are linked like an archive's.
      end_lib: flag after them.
      output: list of the words that name the output.
    Returns:
      list of feature.
    """
    library = "libraries_to_link"
    return [
        feature(
            name = "output_execpath_flags",
            enabled = True,
            flag_sets = [flag_set(actions = LINK_ACTIONS, flag_groups = [
                flag_group(expand_if_available = "output_execpath", flags = output),
            ])],
        ),
        feature(
            name = "libraries_to_link",
            enabled = True,
            flag_sets = [flag_set(actions = LINK_ACTIONS, flag_groups = [flag_group(
                expand_if_available = library,
                flag_groups = [
                    flag_group(expand_if_true = library + ".is_whole_archive", flags = [whole_archive]),
                    flag_group(
                        expand_if_equal = variable_with_value(library + ".type", "object_file_group"),
                        flag_groups = [
                            flag_group(flags = [start_lib]),
                            flag_group(flags = ["%{libraries_to_link.object_files}"], iterate_over = library + ".object_files"),
                            flag_group(flags = [end_lib]),
                        ],
                    ),
                    flag_group(
                        expand_if_equal = variable_with_value(library + ".type", "object_file"),
                        flags = ["%{libraries_to_link.name}"],
                    ),
                    flag_group(
                        expand_if_equal = variable_with_value(library + ".type", "static_library"),
                        flags = ["%{libraries_to_link.name}"],
                    ),
                    flag_group(expand_if_true = library + ".is_whole_archive", flags = [no_whole_archive]),
                ],
                iterate_over = library,
            )])],
        ),
        _variable("user_link_flags", LINK_ACTIONS, ["%{user_link_flags}"], iterate = True),
    ]

def linker_param_file_feature():
    """Long command lines go through a file."""
    return feature(
        name = "linker_param_file",
        enabled = True,
        flag_sets = [flag_set(
            actions = LINK_ACTIONS + [ACTION_NAMES.cpp_link_static_library],
            flag_groups = [flag_group(expand_if_available = "linker_param_file", flags = ["@%{linker_param_file}"])],
        )],
    )

def strip_feature():
    """llvm-strip's arguments."""
    return feature(
        name = "strip_flags",
        enabled = True,
        flag_sets = [flag_set(actions = [ACTION_NAMES.strip], flag_groups = [
            flag_group(flags = ["--strip-debug", "-o", "%{output_file}"]),
            flag_group(flags = ["%{stripopts}"], iterate_over = "stripopts"),
            flag_group(flags = ["%{input_file}"]),
        ])],
    )
