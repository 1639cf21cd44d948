# Prints the messages of source files: for each call of a function whose name matches `calls`, its first string.
# Adjacent strings are one, as in C; `+` between them is Starlark's. In a line: file, tab, message.
#
# Usage: awk -v calls='fail|panic' -f messages.awk FILE...

BEGIN { RS = "\001" }

# The strings at the beginning of `rest`, which begins with a quotation mark, joined.
function strings(rest,   text, piece) {
  text = ""
  while (match(rest, /^"([^"\\]|\\.)*"/)) {
    text = text substr(rest, 2, RLENGTH - 2)
    rest = substr(rest, RLENGTH + 1)
    # Names of formats such as PRIu64 stand between C's strings; the % before them stays.
    sub(/^[ \n]*(PRI[A-Za-z0-9]+[ \n]*|\+[ \n]*)?/, "", rest)
  }
  return text
}

# Without Starlark's docstrings.
function without_docstrings(source,   kept, parts, part, i) {
  parts = split(source, part, "\"\"\"")
  kept = ""
  for (i = 1; i <= parts; i += 2)
    kept = kept part[i]
  return kept
}

{
  source = without_docstrings($0)
  while (match(source, "(^|[^A-Za-z0-9_])(" calls ")[( ]")) {
    source = substr(source, RSTART + RLENGTH)
    # Up to the call's first string, if it has one; a function's own declaration has none before its end. What is
    # returned begins in the same line.
    if (!(calls == "return" ? match(source, /^"/) : match(source, /^[^";{}]*"/)))
      continue
    source = substr(source, RLENGTH)
    message = strings(source)
    gsub(/\\"/, "\"", message)
    gsub(/\\n/, " ", message)
    gsub(/\n/, " ", message)
    print FILENAME "\t" message
  }
}
