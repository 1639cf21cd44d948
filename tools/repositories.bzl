"""The repositories of tools for working on Bootsmith itself; nothing that is built needs them."""

load("//tools/private:npm.bzl", "npm_package")

visibility("public")

def tools_repositories(name = "tools"):
    """Declares the repositories. Nothing is fetched before a target needs it.

    Args:
      name: unused; macros have one.
    """

    # Debian has no buildifier; its npm package carries the static programs of its release.
    npm_package(
        name = "buildifier",
        files = ["buildifier-linux_amd64"],
        integrity = "sha512-eZ/Aq+2r4PcJa6LbPCT6ffgIJfTU/gYilqIzoX2OLM4nNkbQC6tTMPZNn7aHHjhGPxbNLv41zm4Xqt1olCLgXw==",
        package = "@bazel/buildifier",
        version = "8.2.1",
    )

def _extension_impl(_module_ctx):
    tools_repositories()

# The same repositories for MODULE.bazel.
tools = module_extension(
    implementation = _extension_impl,
    doc = "The repositories of tools for working on Bootsmith itself.",
)
