# Bazel's ways to choose cases: a filter, shards, and the end at the first failure.
#
# Usage: selection_test.sh FAILING MANY
#   FAILING  the kernel_test of failing.c
#   MANY     the kernel_test of many.c
set -u

failing=$1
many=$2

complain() {
  printf 'selection_test: %s\n' "$1" "the test printed:" "$printed" >&2
  exit 1
}

# expect STATUS COUNTS KERNEL_TEST [VARIABLE=VALUE]...
expect() {
  local status=$1 counts=$2 kernel_test=$3
  shift 3
  printed=$(env -u TEST_TOTAL_SHARDS -u TEST_SHARD_INDEX -u TESTBRIDGE_TEST_ONLY "$@" "$kernel_test" 2>&1)
  local ended=$?
  ((ended == status)) || complain "$* ended with status $ended instead of $status"
  [[ $printed == *$'\n'"$counts, in "* ]] || complain "$* did not give: $counts"
}

expect 0 "2 cases passed, 0 failed, 0 were skipped" "$failing" 'TESTBRIDGE_TEST_ONLY=Good.*:Values.AreOne/0'
expect 0 "1 cases passed, 0 failed, 1 were skipped" "$failing" 'TESTBRIDGE_TEST_ONLY=*-Expect.*:A*:F*:T*:B*:V*'
expect 1 "0 cases passed, 1 failed, 0 were skipped" "$failing" 'TESTBRIDGE_TEST_ONLY=Expect.Eq'
expect 0 "0 cases passed, 0 failed, 0 were skipped" "$failing" 'TESTBRIDGE_TEST_ONLY=NoSuchCase'
[[ $printed == *'no case matches --test_filter=NoSuchCase'* ]] || complain "it does not say that nothing matched"
expect 0 "1 cases passed, 0 failed, 0 were skipped" "$failing" 'TESTBRIDGE_TEST_ONLY=Good.Passes:a,b'
expect 1 "0 cases passed, 1 failed, 0 were skipped" "$failing" 'TESTBRIDGE_TEST_RUNNER_FAIL_FAST=1'

# 200 cases in 3 shards, and Bazel is told that there are shards.
for shard in 0 1 2; do
  cases=$((shard < 2 ? 67 : 66))
  rm -f "$TEST_TMPDIR/sharded"
  expect 0 "$cases cases passed, 0 failed, 0 were skipped" "$many" \
    TEST_TOTAL_SHARDS=3 TEST_SHARD_INDEX=$shard TEST_SHARD_STATUS_FILE="$TEST_TMPDIR/sharded"
  [[ -e $TEST_TMPDIR/sharded ]] || complain "TEST_SHARD_STATUS_FILE was not written"
done

long=$(printf 'x%.0s' {1..5000})
expect 1 "0 cases passed, 1 failed, 0 were skipped" "$many" "TESTBRIDGE_TEST_ONLY=$long"
[[ $printed == *'--test_filter has 5000 bytes'* ]] || complain "it does not say that the filter is too long"
