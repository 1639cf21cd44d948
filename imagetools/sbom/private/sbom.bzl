"""sbom: the bill of materials of an image, found by walking its build."""

load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")
load("//imagetools:defs.bzl", "DiskImageInfo")
load(":components.bzl", "BUILD_TOOLS", "COMPONENTS", "TEST_TOOLS")

visibility("//imagetools/sbom")

_ComponentsInfo = provider(
    doc = "Whose sources are compiled into a target.",
    fields = {"repositories": "[depset of string] Names of external repositories."},
)

def _repository_of(label):
    # With Bzlmod, @musl is bootsmith~musl or bootsmith++musl.
    return label.workspace_name.split("~")[-1].split("+")[-1]

def _targets_in(value):
    if type(value) == "Target":
        return [value]
    if type(value) in ["dict", "list"]:
        return [element for element in value if type(element) == "Target"]
    return []

def _below(attributes):
    return [
        target[_ComponentsInfo].repositories
        for name in dir(attributes)
        for target in _targets_in(getattr(attributes, name))
        if _ComponentsInfo in target
    ]

def _own(target, files):
    if CcInfo not in target:
        return []
    return [
        _repository_of(file.owner)
        for name in ["hdrs", "srcs", "textual_hdrs"]
        for file in getattr(files, name, [])
        if file.owner.workspace_name
    ]

def _components_impl(target, ctx):
    # The build's own programs are compiled in configurations that only their folder tells apart.
    if "-exec" in ctx.bin_dir.path:
        return [_ComponentsInfo(repositories = depset())]
    return [_ComponentsInfo(repositories = depset(
        _own(target, ctx.rule.files),
        transitive = _below(ctx.rule.attr),
    ))]

_components = aspect(
    implementation = _components_impl,
    doc = "Collects the external repositories whose sources are compiled into a target.",
    # Whatever an attribute of a future rule is called, what it brings into the image is found.
    attr_aspects = ["*"],
)

def _declared_licenses(ctx):
    """Repository -> struct(license, file)."""
    texts = {target.label: target for target in ctx.attr._texts}
    declared = {
        repository: struct(
            license = component.license,
            target = texts[component.text],
        )
        for repository, component in COMPONENTS.items()
    }
    for target, license in ctx.attr.licenses.items():
        if not target.label.workspace_name:
            fail("{}: licenses has \"{}\", which lies in no external repository; name the licence's text there.".format(
                ctx.label,
                target.label,
            ))
        declared[_repository_of(target.label)] = struct(license = license, target = target)
    return declared

def _licensed_components(ctx):
    declared = _declared_licenses(ctx)
    components = {}
    for repository in sorted(ctx.attr.image[_ComponentsInfo].repositories.to_list()):
        if repository not in declared:
            fail(("{}: \"{}\" contains code of the repository \"{}\", whose licence nobody has said; add it: " +
                  "licenses = {{\"@{}//:LICENSE\": \"MIT\"}}.").format(
                ctx.label,
                ctx.attr.image.label,
                repository,
                repository,
            ))
        files = declared[repository].target[DefaultInfo].files.to_list()
        if len(files) != 1:
            fail("{}: licenses has \"{}\" with {} files; name a target with exactly one.".format(
                ctx.label,
                declared[repository].target.label,
                len(files),
            ))
        components[repository] = struct(license = declared[repository].license, text = files[0])
    return components

def _write_licenses(ctx, components):
    output = ctx.actions.declare_file(ctx.label.name + ".licenses.txt")
    args = ctx.actions.args()
    args.add(output)
    args.add("Bootsmith: MIT").add(ctx.file._own_license)
    for repository, component in components.items():
        args.add("{}: {}".format(repository, component.license)).add(component.text)
    ctx.actions.run_shell(
        arguments = [args],
        command = """set -e
output=$1
shift
while [ $# -gt 0 ]; do
  printf '==== %s ====\\n\\n' "$1"
  cat "$2"
  printf '\\n'
  shift 2
done >"$output"
""",
        inputs = [ctx.file._own_license] + [component.text for component in components.values()],
        mnemonic = "Licenses",
        outputs = [output],
        progress_message = "Collecting licences for %{output}",
    )
    return output

def _take_digest(ctx, image):
    digest = ctx.actions.declare_file(ctx.label.name + ".sha256")
    ctx.actions.run_shell(
        arguments = [image.path, digest.path],
        command = "sha256sum <\"$1\" >\"$2\"",
        inputs = [image],
        mnemonic = "ImageDigest",
        outputs = [digest],
        progress_message = "Taking the digest of %{input}",
    )
    return digest

def _write_sbom(ctx, components):
    image = ctx.attr.image[DiskImageInfo].image
    request = ctx.actions.declare_file(ctx.label.name + ".request.json")
    output = ctx.actions.declare_file(ctx.label.name + ".spdx.json")
    digest = _take_digest(ctx, image)
    ctx.actions.write(request, json.encode({
        "build_tools": BUILD_TOOLS,
        "contains": [
            {"license": component.license, "repository": repository, "text": component.text.path}
            for repository, component in components.items()
        ],
        "image": image.basename,
        "test_tools": TEST_TOOLS,
    }))
    ctx.actions.run(
        arguments = [request.path, ctx.file._lock.path, digest.path, output.path],
        executable = ctx.executable._sbom,
        inputs = [request, ctx.file._lock, digest] + [component.text for component in components.values()],
        mnemonic = "Sbom",
        outputs = [output],
        progress_message = "Writing %{output}",
    )
    return output

def _sbom_impl(ctx):
    components = _licensed_components(ctx)
    return [DefaultInfo(files = depset([
        _write_sbom(ctx, components),
        _write_licenses(ctx, components),
    ]))]

sbom = rule(
    implementation = _sbom_impl,
    doc = """What an image is made of: `<name>.spdx.json`, a bill of materials in the form of SPDX 2.3, and
`<name>.licenses.txt`, the licences to hand on with the image.

```starlark
sbom(
    name = "sbom",
    image = ":disk_image",
)
```

What the image contains is found by walking its build; every tool has the version and SHA-256 of the
lock. A component without a licence is refused.""",
    attrs = {
        "image": attr.label(
            aspects = [_components],
            doc = "The disk_image.",
            mandatory = True,
            providers = [DiskImageInfo],
        ),
        "licenses": attr.label_keyed_string_dict(
            allow_files = True,
            doc = "For code of other repositories in your kernel: text of the licence, which lies in that repository -> " +
                  "its SPDX expression.",
        ),
        "_lock": attr.label(allow_single_file = True, default = "//toolchains/debian:lock.json"),
        "_own_license": attr.label(allow_single_file = True, default = "//:LICENSE"),
        "_sbom": attr.label(cfg = "exec", default = "//imagetools/sbom:sbom_tool", executable = True),
        "_texts": attr.label_list(
            allow_files = True,
            default = [component.text for component in COMPONENTS.values()],
        ),
    },
)
