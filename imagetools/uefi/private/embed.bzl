"""Tying a boot volume to the UEFI loader: the action, and the attribute that brings its program."""

visibility("//imagetools/...")

EMBEDDING_ATTRS = {
    "_embed_volume": attr.label(
        cfg = "exec",
        default = "//imagetools/uefi:embed_volume",
        executable = True,
    ),
}

def embed_volume(ctx, loader, volume, output, digest_only = False):
    """Gives the loader a section with the volume, or with its SHA-256.

    Args:
      ctx: context of a rule with EMBEDDING_ATTRS.
      loader: [File] the UEFI loader.
      volume: [File] the boot volume.
      output: [File] the loader with the section.
      digest_only: whether the loader will find the volume itself as a file.
    """
    args = ctx.actions.args()
    if digest_only:
        args.add("--digest")
    args.add(loader)
    args.add(volume)
    args.add(output)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._embed_volume,
        execution_requirements = {"supports-path-mapping": "1"},
        inputs = [loader, volume],
        mnemonic = "EfiApplication",
        outputs = [output],
        progress_message = "Assembling %{output}",
    )
