# Turns PEM certificates into a Java key store (the JKS format of sun.security.provider.JavaKeyStore), printed as octal escapes
# for printf(1), a line for each certificate. It ends without the digest: Java checks that only when a password is given.

BEGIN {
    for (i = 0; i < 64; i++)
        value[substr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", i + 1, 1)] = i
}

/^-----BEGIN CERTIFICATE-----/ { inside = 1; base64 = ""; next }
/^-----END CERTIFICATE-----/ { inside = 0; certificate[count++] = base64; next }
inside { gsub(/[ \t\r]/, ""); base64 = base64 $0 }

function byte(n) { return sprintf("\\%03o", n % 256) }
function word(n) { return byte(int(n / 16777216)) byte(int(n / 65536)) byte(int(n / 256)) byte(n) }

# A string with the two bytes of its length before it; `s` holds no escape and no percent sign.
function text(s) { return byte(int(length(s) / 256)) byte(length(s)) s }

function decode(s,    out, i, n) {
    gsub(/=/, "", s)
    for (i = 1; i <= length(s); i += 4) {
        n = value[substr(s, i, 1)] * 262144 + value[substr(s, i + 1, 1)] * 4096 \
            + value[substr(s, i + 2, 1)] * 64 + value[substr(s, i + 3, 1)]
        out = out byte(int(n / 65536))
        if (i + 2 <= length(s)) out = out byte(int(n / 256))
        if (i + 3 <= length(s)) out = out byte(n)
    }
    return out
}

END {
    print word(4277010157) word(2) word(count)
    for (i = 0; i < count; i++) {
        der = decode(certificate[i])
        # Tag 2 is a trusted certificate; then its alias, the time it was put in (none), its kind, its length, itself.
        print word(2) text("ca" i) word(0) word(0) text("X.509") word(length(der) / 4) der
    }
}
