"""failing_kernel_test: what a kernel_test says of its cases."""

load("//:defs.bzl", "kernel_test")
load("//tests/private:script_test.bzl", "script_test")

visibility("private")

def failing_kernel_test(name, src, cases, boots = 1, size = "small", **kwargs):
    """Runs the cases in `src` and compares their outcomes.

    Args:
      name: name of the test; the kernel_test is `<name>_cases`.
      src: C source with the cases.
      cases: "SUITE.NAME LINE OUTCOME" -> part of its message, or that and part of its console text.
      boots: how many boots it takes.
      size: of the test.
      **kwargs: attributes of the kernel_test.
    """
    kernel_test(
        name = name + "_cases",
        size = size,
        srcs = [src],
        tags = ["manual"],
        **kwargs
    )
    words = []
    for case, told in cases.items():
        case_name, line, outcome = case.split(" ")
        message, detail = told if type(told) == "tuple" else (told, "")
        words += [case_name, outcome, "tests/kernel_test/{}:{}".format(src, line), message, detail]
    script_test(
        name = name,
        size = size,
        src = "outcome_test.sh",
        arguments = ["$(rootpath :{}_cases)".format(name), str(boots)] + words,
        data = [name + "_cases"],
    )
