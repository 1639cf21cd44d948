"""Settings of boot_test and qemu_run that are wrong, or contradict each other: refused at analysis."""

load("//:defs.bzl", "boot_test", "qemu_run")
load("//tests/private:refusal_test.bzl", "refusal_test")

visibility("private")

# name -> (attributes, what the refusal must say)
_REFUSED = {
    "attribute_no_byte": ({"screen_text": {"Hello": "0x1ff"}}, "screen_text = {\"Hello\": \"0x1ff\"} has no attribute byte"),
    "attribute_no_number": ({"screen_text": {"Hello": "cyan"}}, "screen_text = {\"Hello\": \"cyan\"} has no attribute byte"),
    "blank_line": ({"serial_lines": [""]}, "serial_lines has \"\", which is not one line"),
    "cpu_needs_kvm": ({"cpu": "host,-sse"}, "cpu = \"host,-sse\" contradicts accelerator = \"tcg\"; use \"kvm\", or the model \"max\"."),
    "daemon": ({"qemu_args": ["--daemonize"]}, "qemu_args has \"--daemonize\", with which QEMU would outlive the runner"),
    "deadline_negative": ({"deadline_seconds": -1}, "deadline_seconds = -1 is not a time"),
    "disk_from_nowhere": ({"disk": "other", "devices": ["pvscsi"]}, "disk = \"other\", but no device has drive=disk"),
    "disk_twice": ({"devices": ["ide-hd,drive=disk"]}, "\"ide-hd,drive=disk\" contradicts disk = \"ide\", which attaches the disk already"),
    "firmware_of_q35_on_pc": ({"firmware": "//toolchains/ovmf:ovmf_secure_boot"}, "ovmf_secure_boot\" contradicts machine = \"pc\"; use machine = \"q35\"."),
    "ide_on_q35": ({"machine": "q35"}, "disk = \"ide\" contradicts machine = \"q35\"; use one of: ahci, nvme, other, scsi, usb, virtio."),
    "memory_of_none": ({"memory_mib": 1}, "memory_mib = 1 is not a size of memory"),
    "memory_too_large": ({"memory_mib": 1048577}, "memory_mib = 1048577 is not a size of memory"),
    "qemus_accelerator": ({"qemu_args": ["-accel", "kvm"]}, "qemu_args has \"-accel\"; say it with the attribute accelerator."),
    "qemus_firmware": ({"qemu_args": ["-bios", "x"]}, "qemu_args has \"-bios\"; say it with the attribute firmware."),
    "qemus_machine": ({"qemu_args": ["-M", "microvm,rtc=on"]}, "qemu_args has \"-M microvm,rtc=on\"; use machine = \"microvm\"."),
    "qemus_memory": ({"qemu_args": ["-m", "1G"]}, "qemu_args has \"-m\"; say it with the attribute memory_mib."),
    "qemus_no_reboot": ({"qemu_args": ["-no-reboot"]}, "qemu_args has \"-no-reboot\"; say it with the attribute no_reboot."),
    "smp_none": ({"smp": 0}, "smp = 0 is not a number of CPUs"),
    "smp_too_many": ({"smp": 4097}, "smp = 4097 is not a number of CPUs"),
    "smp_too_many_for_pc": ({"smp": 256}, "smp = 256 contradicts machine = \"pc\""),
    "status_even": ({"success_exit_status": 32}, "success_exit_status = 32 is no status that isa-debug-exit gives"),
    "status_of_qemu_itself": ({"success_exit_status": 1}, "success_exit_status = 1 is also what QEMU gives when it fails by itself"),
    "status_too_large": ({"success_exit_status": 257}, "success_exit_status = 257 is no status that isa-debug-exit gives"),
    "two_lines": ({"serial_lines": ["a\nb"]}, "serial_lines has \"a\\nb\", which is not one line"),
    "two_rows": ({"screen_text": {"a\nb": ""}}, "screen_text has \"a\\nb\", which is not text of one row"),
}

# What only a test has.
_OF_TESTS = ["screen_text", "serial_lines"]

def _refusal(name, rule, settings, message):
    rule(
        name = name + "_settings",
        image = "//:disk_image",
        tags = ["manual"],
        **settings
    )
    refusal_test(
        name = name + "_is_refused_test",
        messages = ["//tests/verdict:", message],
        target = name + "_settings",
    )

def refusal_tests(name):
    """A test for each wrong setting, in each rule that has it.

    Args:
      name: name of the suite.
    """
    tests = []
    for case, (settings, message) in _REFUSED.items():
        _refusal(case, boot_test, settings, message)
        tests.append(case + "_is_refused_test")
        if not [setting for setting in settings if setting in _OF_TESTS]:
            _refusal(case + "_in_run", qemu_run, settings, message)
            tests.append(case + "_in_run_is_refused_test")
    native.test_suite(
        name = name,
        tests = tests,
    )
