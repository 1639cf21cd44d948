# Lists the files outside of their execution roots that actions asked for, from what strace wrote about each process with
# --decode-fds=path. A file counts whether it was there or not: on another machine it might be.
#
# Usage: find FOLDER -type f | awk -v inside=PATTERN -f files_read.awk
#   inside  a regular expression for the execution roots
# Prints a line for each path: PATH<tab>"found" or "absent"<tab>the number of calls

function normal(path, parts, count, kept, i, result) {
  count = split(path, parts, "/")
  kept = 0
  for (i = 1; i <= count; i++) {
    if (parts[i] == "" || parts[i] == ".") continue
    if (parts[i] == "..") {
      if (kept > 0) kept--
      continue
    }
    parts[++kept] = parts[i]
  }
  result = ""
  for (i = 1; i <= kept; i++) result = result "/" parts[i]
  return result == "" ? "/" : result
}

# The folder that a relative path of a call begins at: that of the file descriptor before it, else the process's own, which
# is known from its last call that named it. A process begins in the execution root.
function base(arguments, folder) {
  if (!match(arguments, /^(AT_FDCWD|[0-9]+)<[^>]*>, "/)) return here
  folder = substr(arguments, 1, RLENGTH - 4)
  sub(/^[^<]*</, "", folder)
  if (arguments ~ /^AT_FDCWD/) here = folder
  return folder
}

# Lines about signals and exits have no call.
function take(line, call, arguments, folder, path) {
  if (line !~ /^[a-z0-9_]+\(/) return
  call = substr(line, 1, index(line, "(") - 1)
  arguments = substr(line, index(line, "(") + 1)
  folder = base(arguments)
  if (!match(arguments, /"([^"\\]|\\.)*"/)) return
  path = substr(arguments, RSTART + 1, RLENGTH - 2)
  # An empty path stands for the file descriptor itself, which was named when it was opened.
  if (path == "") return
  if (path !~ /^\//) {
    if (folder == "") return
    path = folder "/" path
  }
  path = normal(path)
  if (call == "chdir") here = path
  if (path ~ inside) return
  calls[path]++
  if (line !~ / = -1 E/) found[path] = 1
}

{
  here = ""
  while ((getline line <$0) > 0) take(line)
  close($0)
}

END {
  for (path in calls) printf "%s\t%s\t%d\n", path, path in found ? "found" : "absent", calls[path]
}
