"""Where packages are downloaded from: one setting, else the machine's own apt configuration."""

visibility("//toolchains/...")

MIRROR_SETTING = "BOOTSMITH_DEBIAN_MIRROR"

# What to say when a file is needed and there is no mirror to ask.
NO_MIRROR = ("No Debian mirror is known: this machine's apt configuration names none. Put the address " +
             "of one (it ends in /debian) into your .bazelrc.user as " +
             "\"common --repo_env={}=ADDRESS\".").format(MIRROR_SETTING)

# An apt source has Debian's pool when it gives one of these suites. Security and third-party archives have others.
_SUITES = [
    codename + pocket
    for codename in [
        "bullseye",
        "bookworm",
        "trixie",
        "forky",
        "duke",
        "sid",
        "unstable",
        "testing",
        "stable",
        "oldstable",
        "oldoldstable",
    ]
    for pocket in ["", "-updates", "-backports"]
]

# What apt takes for "no"; anything else in a field Enabled means yes.
_NO = ["0", "disable", "false", "no", "off", "without"]

def _words(text):
    return [word for word in text.replace("\t", " ").split(" ") if word]

def _stanzas(text):
    """The stanzas of a deb822 file, as dicts from field to value; the lines of a value are joined."""
    stanzas = [{}]
    field = ""
    for line in text.split("\n"):
        if line.startswith("#"):
            continue
        if not line.strip():
            stanzas.append({})
        elif line[0] in " \t":
            stanzas[-1][field] = stanzas[-1].get(field, "") + line
        else:
            field, _, value = line.partition(":")
            field = field.strip().lower()
            stanzas[-1][field] = value
    return stanzas

def _entries_of_deb822(text):
    entries = []
    for stanza in _stanzas(text):
        if stanza.get("enabled", "yes").strip().lower() in _NO or "deb" not in _words(stanza.get("types", "")):
            continue
        for uri in _words(stanza.get("uris", "")):
            entries.append(struct(
                components = _words(stanza.get("components", "")),
                suites = _words(stanza.get("suites", "")),
                uri = uri,
            ))
    return entries

def _entries_of_list(text):
    entries = []
    for line in text.split("\n"):
        words = _words(line.partition("#")[0])
        if not words or words[0] != "deb":
            continue
        words = words[1:]
        if words and words[0].startswith("["):
            # Options may hold blanks; they end at the first word that closes the bracket.
            ends = [i for i, word in enumerate(words) if word.endswith("]")]
            words = words[ends[0] + 1:] if ends else []
        if len(words) > 2:
            entries.append(struct(components = words[2:], suites = [words[1]], uri = words[0]))
    return entries

def uris_of_apt_file(name, text):
    """The URIs in an apt source file from which Debian's pool can be fetched.

    Args:
      name: file name; its ending tells the format.
      text: content of the file.
    Returns:
      list of strings without a trailing slash.
    """
    entries = _entries_of_deb822(text) if name.endswith(".sources") else _entries_of_list(text)
    return [
        entry.uri.rstrip("/")
        for entry in entries
        if "main" in entry.components and [suite for suite in entry.suites if suite in _SUITES]
    ]

def uris_of_mirror_list(text):
    """The URIs in the file that a source of the form mirror+file:PATH names: the first word of each line."""
    lines = [_words(line.partition("#")[0]) for line in text.split("\n")]
    return [words[0].rstrip("/") for words in lines if words]

def _apt_files(ctx):
    files = [ctx.path("/etc/apt/sources.list")]
    folder = ctx.path("/etc/apt/sources.list.d")
    if folder.exists:
        files.extend(sorted(folder.readdir(watch = "no"), key = lambda f: f.basename))
    return [f for f in files if f.exists and (f.basename.endswith(".list") or f.basename.endswith(".sources"))]

# Neither files nor setting are watched: digests decide what is fetched, so another mirror is no reason to fetch it again.
def _mirrors_of_apt(ctx):
    mirrors = []
    for f in _apt_files(ctx):
        for uri in uris_of_apt_file(f.basename, ctx.read(f, watch = "no")):
            if uri.startswith("mirror+file:"):
                path = ctx.path("/" + uri[len("mirror+file:"):].lstrip("/"))
                mirrors.extend(uris_of_mirror_list(ctx.read(path, watch = "no")) if path.exists else [])
            else:
                mirrors.append(uri)
    return mirrors

def debian_mirrors(ctx):
    """The mirrors to try, in order.

    Args:
      ctx: repository_ctx.
    Returns:
      list of base addresses; empty when none is known, which is no harm while every file is at hand.
    """
    setting = ctx.os.environ.get(MIRROR_SETTING, "")
    mirrors = [uri.rstrip("/") for uri in _words(setting)] or _mirrors_of_apt(ctx)

    # Bazel's downloader knows these; apt also knows CD-ROMs and others.
    mirrors = [uri for uri in mirrors if uri.partition(":")[0] in ["file", "http", "https"]]

    # The same mirror often serves several suites.
    return {mirror: True for mirror in mirrors}.keys()
