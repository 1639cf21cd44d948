"""What Bazel's own module asks of buildozer: `bazel mod` evaluates this even where it needs no buildozer."""

def _buildozer_repository(ctx):
    ctx.file("BUILD.bazel")
    ctx.file("buildozer.exe", executable = True, content = """#!/bin/sh
echo "bazel mod tidy needs buildozer, which this workspace leaves out." >&2
exit 1
""")

_repository = repository_rule(implementation = _buildozer_repository)

def _buildozer_binary(_ctx):
    _repository(name = "buildozer_binary")

buildozer_binary = module_extension(implementation = _buildozer_binary)
