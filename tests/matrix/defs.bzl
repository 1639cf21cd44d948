"""boot_matrix: one image booted on many machines."""

load("//:defs.bzl", "boot_test")

visibility("//tests/...")

# QEMU asks the host for all of a guest's memory at once; from this size on the pages are promised
# only as the guest touches them, so that small hosts boot large guests.
_SPARSE_FROM_MIB = 4096

def _memory_args(mib):
    if mib < _SPARSE_FROM_MIB:
        return []
    return [
        "-object",
        "memory-backend-ram,id=ram,size={}M,reserve=off".format(mib),
        "-machine",
        "memory-backend=ram",
    ]

def _attachments(disks, devices):
    """How the disk is attached: word for the test's name -> (value of `disk`, words for QEMU)."""
    attached = {disk: (disk, []) for disk in disks}
    for word, models in devices.items():
        attached[word] = ("other", [part for model in models for part in ["-device", model]])
    return attached

def _test_name(name, choices):
    """The name with the word of each axis on which there is more than one choice."""
    return "_".join([name] + [word for word, count in choices if count > 1])

def _boot(name, loader, runs_by_default, memory_mib, disk, disk_args, **kwargs):
    boot_test(
        name = name,
        disk = disk,
        memory_mib = memory_mib,
        qemu_args = disk_args + _memory_args(memory_mib),
        serial_lines = ["survey: everything is as it should be, from Bootsmith 0.1.0 ({})".format(loader)],
        tags = [] if runs_by_default else ["manual"],
        **kwargs
    )

def boot_matrix(
        name,
        image,
        machines,
        by_default = None,
        cpus = {"default": ""},
        devices = {},
        disks = [],
        loader = "BIOS",
        memory_mib = [128],
        size = "small",
        **kwargs):
    """One boot_test of the survey kernel for each combination of what is listed, and a test_suite of them.

    ```starlark
    boot_matrix(
        name = "memory",
        disks = ["virtio"],
        image = ":image",
        machines = ["pc", "q35"],
        memory_mib = [16, 65536],
    )
    ```

    Args:
      name: name of the suite; the tests are called `<name>_<machine>_<disk>_<size>mib_<CPU>`, without the
        parts of which there is only one choice.
      image: what to boot.
      machines: QEMU's machines. q35 has no IDE controller, and gets no test with one.
      by_default: names of the tests that `bazel test //...` runs, None for all; the suite always runs all.
      cpus: word for the test's name -> QEMU's CPU model and features; "" for its default.
      devices: further ways to attach the disk: word for the test's name -> QEMU devices, one of which
        has drive=disk.
      disks: values of boot_test's `disk`.
      loader: the loader that the kernel must have been started by, as boot info names it.
      memory_mib: sizes of memory.
      size: size of each test.
      **kwargs: further attributes of each boot_test.
    """
    attachments = _attachments(disks, devices)
    combinations = [
        (machine, attachment, mib, cpu)
        for machine in machines
        for attachment in attachments
        for mib in memory_mib
        for cpu in cpus
        if machine != "q35" or attachment != "ide"
    ]
    tests = []
    for machine, attachment, mib, cpu in combinations:
        disk, disk_args = attachments[attachment]
        tests.append(_test_name(name, [
            (machine, len(machines)),
            (attachment, len(attachments)),
            ("{}mib".format(mib), len(memory_mib)),
            (cpu, len(cpus)),
        ]))
        _boot(
            name = tests[-1],
            size = size,
            cpu = cpus[cpu],
            disk = disk,
            disk_args = disk_args,
            image = image,
            loader = loader,
            machine = machine,
            memory_mib = mib,
            runs_by_default = by_default == None or tests[-1] in by_default,
            **kwargs
        )
    for test in by_default or []:
        if test not in tests:
            fail("boot_matrix {}: by_default has \"{}\", which is none of its tests; there are: {}.".format(
                name,
                test,
                ", ".join(tests),
            ))
    native.test_suite(
        name = name,
        # What a wildcard would expand, tests that are left to a command of their own among it.
        tags = [] if by_default == None else ["manual"],
        tests = tests,
    )
