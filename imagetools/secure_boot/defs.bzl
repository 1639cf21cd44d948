"""Keys that sign what boots with Secure Boot."""

load("//imagetools/secure_boot/private:secure_boot_key.bzl", _SecureBootKeyInfo = "SecureBootKeyInfo", _secure_boot_key = "secure_boot_key")

visibility("public")

SecureBootKeyInfo = _SecureBootKeyInfo
secure_boot_key = _secure_boot_key
