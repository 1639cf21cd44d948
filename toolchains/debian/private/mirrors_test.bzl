"""mirrors_test: which addresses mirrors.bzl takes from apt's source files.

The functions are compared with what is expected while the test is analysed; the test itself reports the differences.
"""

load(":mirrors.bzl", "uris_of_apt_file", "uris_of_mirror_list")

visibility("private")

# What the installer of Debian 12 leaves: the security suites have an archive of their own.
_INSTALLED = """\
Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
"""

_DEB822_FORMS = """\
# A comment before the first stanza, and one within it.
types: deb-src deb
# Suites: none
Uris: https://one.example/debian/
 http://two.example/mirrors/debian//
\thttp://three.example/pub
SUITES: trixie
Components: contrib main
  \t
Enabled: yes
Types: deb
URIs:\tfile:/srv/pool   http://four.example/debian
Suites: sid
Components:
 main
"""

_LIST_FORMS = """\
# deb http://comment.example/debian bookworm main
deb http://one.example/debian/ bookworm main contrib # and a comment
deb [arch=amd64] https://two.example/debian bookworm-updates main
deb [ arch=amd64 signed-by=/usr/share/keyrings/k.gpg ]\thttp://three.example/debian\tstable\tmain
  deb http://four.example/proxy/deb trixie-backports main
deb mirror+file:/etc/apt/mirrors/debian.list bookworm main
"""

# Name of a source file, its content, the addresses to find.
_CASES = [
    ("debian.sources", _INSTALLED, ["http://mirror.example/debian"]),
    ("forms.sources", _DEB822_FORMS, [
        "https://one.example/debian",
        "http://two.example/mirrors/debian",
        "http://three.example/pub",
        "file:/srv/pool",
        "http://four.example/debian",
    ]),
    ("sources.list", _LIST_FORMS, [
        "http://one.example/debian",
        "https://two.example/debian",
        "http://three.example/debian",
        "http://four.example/proxy/deb",
        "mirror+file:/etc/apt/mirrors/debian.list",
    ]),
] + [
    # Stanzas that give no mirror, each for a reason of its own.
    ("none.sources", stanza, [])
    for stanza in [
        "",
        "Enabled: no\nTypes: deb\nURIs: http://disabled.example/debian\nSuites: bookworm\nComponents: main\n",
        "Types: deb\nURIs: http://disabled.example/debian\nSuites: bookworm\nComponents: main\nEnabled: False\n",
        "Types: deb-src\nURIs: http://sources.example/debian\nSuites: bookworm\nComponents: main\n",
        "Types: deb\nURIs: http://vendor.example/linux/debian\nSuites: bookworm\nComponents: stable\n",
        "Types: deb\nURIs: http://other.example/ubuntu\nSuites: noble\nComponents: main\n",
        "Types: deb\nURIs: http://flat.example/debian\nSuites: ./\n",
        "#Types: deb\n#URIs: http://comment.example/debian\n#Suites: bookworm\n#Components: main\n",
        "no colon in this line\n",
        " a continuation of nothing\n",
    ]
] + [
    ("none.list", line, [])
    for line in [
        "",
        "deb",
        "deb [arch=amd64]",
        "deb [arch=amd64 http://unclosed.example/debian bookworm main",
        "deb http://flat.example/debian ./",
        "deb http://security.example/debian-security bookworm-security main",
        "deb http://vendor.example/apt bookworm-vendor main",
        "deb http://vendor.example/linux/debian bookworm stable",
        "deb-src http://sources.example/debian bookworm main",
    ]
]

_MIRROR_LIST = "https://one.example/debian/\tpriority:1\n\n# none\nhttp://two.example/debian arch:amd64\n"

def _difference(name, text, found, expected):
    return [] if found == expected else ["{}: found {}, expected {} in:\n{}".format(name, found, expected, text)]

def _mirrors_test_impl(ctx):
    differences = _difference(
        "a mirror list",
        _MIRROR_LIST,
        uris_of_mirror_list(_MIRROR_LIST),
        ["https://one.example/debian", "http://two.example/debian"],
    )
    for name, text, expected in _CASES:
        differences.extend(_difference(name, text, uris_of_apt_file(name, text), expected))
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        script,
        "#!/bin/sh\ncat <<'END' >&2\n{}\nEND\nexit {}\n".format("\n".join(differences), 1 if differences else 0),
        is_executable = True,
    )
    return [DefaultInfo(executable = script)]

mirrors_test = rule(
    implementation = _mirrors_test_impl,
    test = True,
)
