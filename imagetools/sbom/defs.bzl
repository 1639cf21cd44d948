"""What an image is made of, and under which licences."""

load("//imagetools/sbom/private:sbom.bzl", _sbom = "sbom")

visibility("public")

sbom = _sbom
