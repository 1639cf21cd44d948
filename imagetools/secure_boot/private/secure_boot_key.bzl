"""secure_boot_key: a key, its certificate, and the program that signs with them."""

visibility("//imagetools/secure_boot")

SecureBootKeyInfo = provider(
    doc = "What signs a UEFI application.",
    fields = {
        "certificate": "[File] X.509 certificate, PEM or DER, of the key.",
        "key": "[File] RSA private key, PEM or DER, without a passphrase.",
        "script": "[File] What signs with them: imagetools/secure_boot/sign.sh.",
        "signer": "[File] osslsigncode.",
        "signer_files": "[depset of File] What osslsigncode needs to run.",
    },
)

def _secure_boot_key_impl(ctx):
    return [
        # The key is no output: nothing that depends on this target by accident copies it.
        DefaultInfo(files = depset([ctx.file.certificate])),
        SecureBootKeyInfo(
            certificate = ctx.file.certificate,
            key = ctx.file.key,
            script = ctx.file._script,
            signer = ctx.file._osslsigncode,
            signer_files = depset([ctx.file._osslsigncode, ctx.file._osslsigncode_root]),
        ),
    ]

secure_boot_key = rule(
    implementation = _secure_boot_key_impl,
    doc = """A key that signs images for Secure Boot, by the attribute `secure_boot_key` of disk_image and efi_application.

```starlark
secure_boot_key(
    name = "my_key",
    certificate = "@my_keys//:db.crt",
    key = "@my_keys//:db.key",
)
```

The key's file need not be in the workspace, and should not be: docs/secure_boot.md. Actions that read it run on this
machine only; neither they nor their outputs go to a remote cache.""",
    attrs = {
        "certificate": attr.label(
            allow_single_file = True,
            doc = "X.509 certificate, PEM or DER, of the key: what the owners of machines enroll.",
            mandatory = True,
        ),
        "key": attr.label(
            allow_single_file = True,
            doc = "RSA private key, PEM or DER, without a passphrase. (UEFI knows no other kind; other signatures would " +
                  "also differ from build to build.)",
            mandatory = True,
        ),
        "_osslsigncode": attr.label(
            allow_single_file = True,
            cfg = "exec",
            default = "@osslsigncode//:bin/osslsigncode",
        ),
        "_osslsigncode_root": attr.label(
            allow_single_file = True,
            cfg = "exec",
            default = "@osslsigncode//:root",
        ),
        "_script": attr.label(
            allow_single_file = True,
            default = "//imagetools/secure_boot:sign.sh",
        ),
    },
    provides = [SecureBootKeyInfo],
)
