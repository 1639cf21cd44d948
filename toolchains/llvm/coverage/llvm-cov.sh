#!/bin/sh
# Makes the reports for the same script as llvm-profdata.sh.
exec "$ROOT"/external/*llvm_objdump/bin/llvm-cov "$@"
