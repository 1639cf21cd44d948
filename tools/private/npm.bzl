"""Fetches a pinned npm package through Bazel's own downloader, from the registry that a setting or npm names."""

visibility("//tools/...")

_REGISTRY_SETTING = "BOOTSMITH_NPM_REGISTRY"

# npm itself knows best: it reads its own settings, the user's and the machine's files, and has a default.
def _ask_npm(ctx):
    npm = ctx.which("npm")
    if not npm:
        return ""
    answer = ctx.execute([npm, "config", "get", "registry"])
    return answer.stdout.strip() if answer.return_code == 0 else ""

def _find_registry(ctx):
    for variable in [_REGISTRY_SETTING, "NPM_CONFIG_REGISTRY", "npm_config_registry"]:
        registry = ctx.getenv(variable, "")
        if registry:
            return registry
    return _ask_npm(ctx)

def _npm_package_impl(ctx):
    registry = _find_registry(ctx)
    if not registry:
        fail(("{package} cannot be fetched: npm is not here to name a registry. Put the address of one into your " +
              ".bazelrc.user as \"common --repo_env={setting}=ADDRESS\".").format(
            package = ctx.attr.package,
            setting = _REGISTRY_SETTING,
        ))
    ctx.download_and_extract(
        integrity = ctx.attr.integrity,
        output = "package",
        stripPrefix = "package",
        type = "tar.gz",
        url = "{registry}/{package}/-/{file}-{version}.tgz".format(
            file = ctx.attr.package.split("/")[-1],
            package = ctx.attr.package,
            registry = registry.rstrip("/"),
            version = ctx.attr.version,
        ),
    )
    for name in ctx.attr.files:
        ctx.symlink("package/" + name, name)
    ctx.file("BUILD.bazel", "exports_files({})\n".format(repr(ctx.attr.files)))

npm_package = repository_rule(
    implementation = _npm_package_impl,
    doc = "Files of one npm package.",
    attrs = {
        "files": attr.string_list(doc = "The files of the package to make targets of.", mandatory = True),
        "integrity": attr.string(doc = "The package's digest, as the registry states it.", mandatory = True),
        "package": attr.string(doc = "Name of the package.", mandatory = True),
        "version": attr.string(mandatory = True),
    },
)
