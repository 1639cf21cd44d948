#!/bin/sh
# Merges profiles for Bazel's script that collects the coverage of host tests, which wants programs of the toolchain's own
# folder. The repository's name depends on who uses it.
exec "$ROOT"/external/*llvm/bin/llvm-profdata "$@"
