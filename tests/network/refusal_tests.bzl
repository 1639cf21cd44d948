"""Settings of a boot from the network that contradict each other: refused at analysis."""

load("//:defs.bzl", "boot_test", "qemu_run")
load("//tests/private:refusal_test.bzl", "refusal_test")

visibility("private")

# name -> (attributes, what the refusal must say)
_REFUSED = {
    "card_for_a_disk": (
        {"image": "//:disk_image", "network_card": "e1000"},
        "network_card = \"e1000\", but image = \"@@//:disk_image\" does not boot from the network; remove network_card, or name a tftp_folder.",
    ),
    "disk_for_a_network": (
        {"disk": "usb", "image": "//:tftp"},
        "disk = \"usb\", but image = \"@@//:tftp\" boots from the network; remove disk.",
    ),
    "medium_for_a_network": (
        {"image": "//:tftp", "medium": "disk"},
        "medium = \"disk\", but image = \"@@//:tftp\" is no disk; remove medium.",
    ),
}

def refusal_tests(name):
    """A test for each of them, in each rule that has these settings.

    Args:
      name: name of the suite.
    """
    tests = []
    for case, (settings, message) in _REFUSED.items():
        for rule, suffix in [(boot_test, ""), (qemu_run, "_in_run")]:
            rule(
                name = case + suffix,
                tags = ["manual"],
                **settings
            )
            tests.append("{}{}_is_refused_test".format(case, suffix))
            refusal_test(
                name = tests[-1],
                messages = ["//tests/network:", message],
                target = case + suffix,
            )
    native.test_suite(
        name = name,
        tests = tests,
    )
