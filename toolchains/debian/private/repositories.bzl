"""Repository rules that unpack locked Debian packages and sources without any host tool.

Everything is fetched by Bazel's own downloader, so --repository_cache and --distdir serve it, and
the SHA-256 of the lock is checked before a byte is used.
"""

load(":mirrors.bzl", "MIRROR_SETTING", "NO_MIRROR", "debian_mirrors")

visibility("//toolchains/...")

_MULTIARCH = "x86_64-linux-gnu"

# A program runs on the loader and libraries it was packaged with, wherever the repository lies and
# whatever the host's libc is. The shell's own word splitting keeps this free of other programs.
_WRAPPER = """#!/bin/sh
r=${{0%/*}}/..
{environment}exec "$r/{loader}" --inhibit-cache \\
  --library-path "{library_path}" \\
  --argv0 "$0" "$r/root/{program}" {arguments}"$@"
"""

def _read_lock(ctx):
    lock = json.decode(ctx.read(ctx.attr.lock), default = None)
    if lock == None:
        fail("{}: not JSON; renew it with: bazel run //toolchains/debian:lock".format(ctx.attr.lock))
    return lock

def _urls(ctx, entry):
    # '+' is legal in a path, but some mirrors' storage reads it as a space.
    path = entry["path"].replace("+", "%2B")

    # Bazel looks into its repository cache and --distdir only if there is an address; this one gives nothing.
    return ["{}/{}".format(mirror, path) for mirror in debian_mirrors(ctx) or ["file:///no/mirror"]]

def _start_download(ctx, entry, output):
    return ctx.download(
        allow_fail = True,
        block = False,
        canonical_id = entry["path"],
        output = output,
        sha256 = entry["sha256"],
        url = _urls(ctx, entry),
    )

# Asks each mirror once more, only for what it has instead; nothing of it is kept.
def _found(ctx, url):
    download = ctx.download(allow_fail = True, output = "_found", url = url)
    ctx.delete("_found")
    return "{}: {}".format(url, "a file with the SHA-256 " + download.sha256 if download.success else "no file")

def _finish_download(ctx, name, entry, download):
    if not download.wait().success:
        if not debian_mirrors(ctx):
            fail(NO_MIRROR)
        fail(("{} {} came from no mirror. Expected: {} bytes with the SHA-256 {}. Found:\n  {}\nNothing of it was used. " +
              "Name other mirrors in {}, as toolchains/debian/README.md says; if Debian has replaced the file, renew the " +
              "lock with: bazel run //toolchains/debian:lock").format(
            name,
            entry["version"],
            entry["size"],
            entry["sha256"],
            "\n  ".join([_found(ctx, url) for url in _urls(ctx, entry)]),
            MIRROR_SETTING,
        ))

def _unpack_packages(ctx, lock):
    names = lock["repositories"].get(ctx.attr.packages)
    if names == None:
        fail("{}: no repository \"{}\"; renew it with: bazel run //toolchains/debian:lock".format(
            ctx.attr.lock,
            ctx.attr.packages,
        ))
    downloads = {
        name: _start_download(ctx, lock["packages"][name], "_deb/{}.deb".format(name))
        for name in names
    }
    for name, download in downloads.items():
        _finish_download(ctx, name, lock["packages"][name], download)
        ctx.extract("_deb/{}.deb".format(name), output = "_deb/" + name)
        data = "_deb/{}/data.tar.xz".format(name)

        # Other compressions than xz are not read by every build of Bazel.
        if not ctx.path(data).exists:
            fail("{}: package {} has no data.tar.xz; lock a version that has.".format(ctx.attr.lock, name))
        ctx.extract(data, output = "root")
    ctx.delete("_deb")

def _prune(ctx, top):
    for path in ctx.attr.drop:
        ctx.delete(top + path)
    for folder, names in ctx.attr.keep.items():
        for entry in ctx.path(top + folder).readdir():
            if entry.basename not in names:
                ctx.delete(entry)

_LIBRARY_FOLDERS = ["lib/" + _MULTIARCH, "usr/lib/" + _MULTIARCH]

# Debian 12's packages have the loader below lib, later ones below usr/lib.
def _loader(ctx):
    for folder in _LIBRARY_FOLDERS:
        loader = "root/{}/ld-linux-x86-64.so.2".format(folder)
        if ctx.path(loader).exists:
            return loader
    fail("{}: repository \"{}\" has programs but no libc6 to start them with; do not omit it in manifest.bzl.".format(
        ctx.attr.lock,
        ctx.attr.packages,
    ))

def _write_wrappers(ctx):
    library_path = ":".join(["$r/root/" + folder for folder in _LIBRARY_FOLDERS + ctx.attr.library_folders])
    loader = _loader(ctx) if ctx.attr.programs else None
    for name, program in ctx.attr.programs.items():
        ctx.file("bin/" + name, _WRAPPER.format(
            arguments = "".join([argument + " " for argument in ctx.attr.arguments]),
            environment = "".join(["export {}\n".format(e) for e in ctx.attr.environment]),
            library_path = library_path,
            loader = loader,
            program = program,
        ), executable = True)

def _is_wanted(ctx):
    names = ctx.attr.only_with_environment
    return not names or any([ctx.getenv(name) for name in names])

def _packages_impl(ctx):
    ctx.symlink(ctx.attr.build_file, "BUILD.bazel")
    if not _is_wanted(ctx):
        ctx.file("root/README", "Not fetched: none of {} is set.\n".format(", ".join(ctx.attr.only_with_environment)))
        return
    _unpack_packages(ctx, _read_lock(ctx))
    _prune(ctx, "root/")
    _write_wrappers(ctx)

debian_packages = repository_rule(
    implementation = _packages_impl,
    doc = "The packages of one repository of the lock, unpacked into root/, with programs in bin/.",
    attrs = {
        "arguments": attr.string_list(doc = "Shell words put before a program's own arguments; $r is the repository."),
        "build_file": attr.label(mandatory = True),
        "drop": attr.string_list(doc = "Files and folders below root/ to delete."),
        "environment": attr.string_list(doc = "Shell assignments exported to each program; $r is the repository."),
        "keep": attr.string_list_dict(doc = "Folder below root/ -> the only entries of it to keep."),
        "library_folders": attr.string_list(doc = "Further folders below root/ with shared libraries."),
        "lock": attr.label(allow_single_file = True, mandatory = True),
        "only_with_environment": attr.string_list(
            doc = "Variables of the user's environment: where all are empty, nothing is fetched.",
        ),
        "packages": attr.string(doc = "Repository's name in the lock.", mandatory = True),
        "programs": attr.string_dict(doc = "Name in bin/ -> program below root/."),
    },
)

def _add_files_of_ours(ctx):
    for label, path in ctx.attr.links.items():
        ctx.symlink(label, path)
    ctx.symlink(ctx.attr.build_file, "BUILD.bazel")

_FILES_OF_OURS = {
    "build_file": attr.label(mandatory = True),
    "links": attr.label_keyed_string_dict(doc = "Files of ours to add: label -> path.", allow_files = True),
}

def _source_impl(ctx):
    entry = _read_lock(ctx)["sources"].get(ctx.attr.source)
    if entry == None:
        fail("{}: no source \"{}\"; renew it with: bazel run //toolchains/debian:lock".format(
            ctx.attr.lock,
            ctx.attr.source,
        ))
    archive = entry["path"].split("/")[-1]
    _finish_download(ctx, ctx.attr.source, entry, _start_download(ctx, entry, archive))
    ctx.extract(archive, stripPrefix = ctx.attr.strip_prefix)
    ctx.delete(archive)
    _prune(ctx, "./")
    _add_files_of_ours(ctx)

debian_source = repository_rule(
    implementation = _source_impl,
    doc = "One folder of the original source archive of a Debian source package.",
    attrs = _FILES_OF_OURS | {
        "drop": attr.string_list(doc = "Files and folders to delete."),
        "keep": attr.string_list_dict(doc = "Folder -> the only entries of it to keep."),
        "lock": attr.label(allow_single_file = True, mandatory = True),
        "source": attr.string(doc = "Source's name in the lock.", mandatory = True),
        "strip_prefix": attr.string(doc = "Only what lies below this folder is unpacked.", mandatory = True),
    },
)

def _source_folder_impl(ctx):
    folder = ctx.path(ctx.attr.source).dirname
    for name in ctx.attr.folder.split("/"):
        folder = folder.get_child(name)
    for entry in folder.readdir():
        ctx.symlink(entry, entry.basename)
    _add_files_of_ours(ctx)

source_folder = repository_rule(
    implementation = _source_folder_impl,
    doc = "A folder of a debian_source as a repository of its own, so that an archive with several of them is unpacked once.",
    attrs = _FILES_OF_OURS | {
        "folder": attr.string(mandatory = True),
        "source": attr.label(doc = "The BUILD file of the debian_source.", mandatory = True),
    },
)
