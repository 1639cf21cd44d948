# A failure after the kernel's framebuffer has been set on UEFI: firmware's console has its own screen again.
#
# Usage: failure_on_firmwares_screen_test.sh BOOT_TEST
set -u

export TEST_UNDECLARED_OUTPUTS_DIR=$TEST_TMPDIR/outputs XML_OUTPUT_FILE=$TEST_TMPDIR/boot.xml
mkdir "$TEST_UNDECLARED_OUTPUTS_DIR"
"$1" || exit 1

# 1280 x 800, not 640 x 480, in the PNG file's header.
header=$(od -An -tu1 -j16 -N8 "$TEST_UNDECLARED_OUTPUTS_DIR/screenshot.png" | tr -s ' \n' ' ')
[[ $header == " 0 0 5 0 0 0 3 32 " ]] || {
  echo "failure_on_firmwares_screen_test: the size of screenshot.png is$header" >&2
  exit 1
}
