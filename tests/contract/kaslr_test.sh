# KASLR: the same image, booted several times, finds itself at different addresses.
#
# Usage: kaslr_test.sh BOOT_TEST, a boot_test whose kernel prints "slide: 0x...".
set -euo pipefail

boots=4
slides=()
for ((i = 0; i < boots; i++)); do
  outputs=$TEST_TMPDIR/boot_$i
  mkdir -p "$outputs"
  TEST_UNDECLARED_OUTPUTS_DIR=$outputs XML_OUTPUT_FILE=$outputs/test.xml "$1"
  slide=$(sed -n 's/^slide: \(0x[0-9a-f]*\).*/\1/p' "$outputs/serial.log")
  if [[ -z $slide ]]; then
    echo "kaslr_test: boot $i printed no slide" >&2
    exit 1
  fi
  slides+=("$slide")
done

# Of 2^18 places, two boots out of four in the same one come once in 40,000 runs; all four, never.
different=$(printf '%s\n' "${slides[@]}" | sort -u | wc -l)
echo "slides: ${slides[*]}"
if ((different < boots - 1)); then
  echo "kaslr_test: $boots boots found only $different different places" >&2
  exit 1
fi
