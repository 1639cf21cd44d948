"""Signing UEFI applications: the action, and the attribute that asks for it."""

load(":secure_boot_key.bzl", "SecureBootKeyInfo")

visibility("//imagetools/...")

SIGNING_ATTRS = {
    "secure_boot_key": attr.label(
        doc = "The secure_boot_key that signs the result, so that machines start it with Secure Boot on if they have its " +
              "certificate; None for no signature.",
        providers = [SecureBootKeyInfo],
    ),
}

def sign(ctx, unsigned, signed):
    """Signs a UEFI application with the attribute `secure_boot_key` of SIGNING_ATTRS, which is there.

    Args:
      ctx: rule context.
      unsigned: [File] the application.
      signed: [File] the output.
    """
    key = ctx.attr.secure_boot_key[SecureBootKeyInfo]
    args = ctx.actions.args()
    args.add_all([key.script, key.signer, key.key, key.certificate, unsigned, signed])
    ctx.actions.run_shell(
        arguments = [args],
        command = "exec \"$BASH\" \"$@\"",
        # The key stays on this machine: no-remote keeps the action from remote workers, and what it reads and writes
        # from remote caches.
        execution_requirements = {"no-remote": "1"},
        inputs = depset([unsigned, key.script, key.key, key.certificate], transitive = [key.signer_files]),
        mnemonic = "SignEfi",
        outputs = [signed],
        progress_message = "Signing %{output}",
        toolchain = None,
    )
