"""Where packages are downloaded from: one setting, else the machine's own apt configuration."""

visibility("//toolchains/...")

MIRROR_SETTING = "BOOTSMITH_DEBIAN_MIRROR"

def _uris_of_deb822(text):
    """URIs of the `deb` stanzas of a .sources file whose suites are Debian's."""
    uris = []
    for stanza in text.split("\n\n"):
        fields = {}
        for line in stanza.split("\n"):
            key, separator, value = line.partition(":")
            if separator and not line.startswith("#"):
                fields[key.strip().lower()] = value.strip()
        if fields.get("enabled", "yes").lower() != "no" and "deb" in fields.get("types", "").split(" "):
            uris.extend([uri for uri in fields.get("uris", "").split(" ") if uri])
    return uris

def _uris_of_list(text):
    """URIs of the `deb` lines of a sources.list file."""
    uris = []
    for line in text.split("\n"):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if not words or words[0] != "deb":
            continue
        if len(words) > 1 and words[1].startswith("["):
            closing = [i for i, word in enumerate(words) if word.endswith("]")]
            words = words[:1] + words[closing[0] + 1:] if closing else words[:1]
        if len(words) > 1:
            uris.append(words[1])
    return uris

def uris_of_apt_file(name, text):
    """URIs of an apt source file that can serve Debian's pool.

    Args:
      name: file name; its ending tells the format.
      text: content of the file.
    Returns:
      list of strings without a trailing slash. Only addresses that end in /debian are taken: the
      others (security, third parties, other distributions) have no copy of the main pool.
    """
    uris = _uris_of_deb822(text) if name.endswith(".sources") else _uris_of_list(text)
    uris = [uri.rstrip("/") for uri in uris]
    return [uri for uri in uris if uri.endswith("/debian")]

def _apt_files(ctx):
    files = [ctx.path("/etc/apt/sources.list")]
    folder = ctx.path("/etc/apt/sources.list.d")
    if folder.exists:
        files.extend(folder.readdir(watch = "no"))
    return [f for f in files if f.exists and (f.basename.endswith(".list") or f.basename.endswith(".sources"))]

def debian_mirrors(ctx):
    """The mirrors to try, in order.

    Args:
      ctx: repository_ctx; the rule must list MIRROR_SETTING in its environ.
    Returns:
      list of base addresses; fails with a sentence when there is none.
    """
    setting = ctx.os.environ.get(MIRROR_SETTING, "")
    mirrors = [uri.rstrip("/") for uri in setting.split(" ") if uri]
    if not mirrors:
        for f in _apt_files(ctx):
            mirrors.extend(uris_of_apt_file(f.basename, ctx.read(f, watch = "no")))
    if not mirrors:
        fail(("No Debian mirror is known: this machine's apt configuration names none. Put the address " +
              "of one (it ends in /debian) into your .bazelrc.user as " +
              "\"common --repo_env={}=ADDRESS\".").format(MIRROR_SETTING))

    # The same mirror often serves several suites.
    return {mirror: True for mirror in mirrors}.keys()
