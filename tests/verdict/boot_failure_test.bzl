"""boot_failure_test: a boot that must not pass for a working one, and what is said of each of its cases."""

load("//:defs.bzl", "boot_test")
load("//tests/private:script_test.bzl", "script_test")

visibility("//tests/...")

def boot_failure_test(name, cases, **kwargs):
    """Expects a boot_test, `<name>_boot`, to fail with these cases.

    Args:
      name: name of the test.
      cases: name of each case -> its outcome (PASS, FAIL or SKIP), a space and part of its message.
      **kwargs: attributes of the boot_test.
    """
    boot = name + "_boot"
    boot_test(
        name = boot,
        size = "small",
        tags = ["manual"],
        **kwargs
    )
    words = []
    for case, expected in cases.items():
        outcome, _, message = expected.partition(" ")
        words += [case, outcome, message]
    script_test(
        name = name,
        size = "small",
        src = "//tests/verdict:fails.sh",
        arguments = ["$(rootpath :{})".format(boot), "//{}:{}".format(native.package_name(), boot)] + words,
        data = [boot],
    )
