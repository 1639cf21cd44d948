"""refusal_test: what Bazel's analysis has to refuse, and what it says."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")

visibility("//...")

def _refusal_test_impl(ctx):
    env = analysistest.begin(ctx)
    for message in ctx.attr.messages:
        asserts.expect_failure(env, message)
    return analysistest.end(env)

_refusal_test = analysistest.make(
    _refusal_test_impl,
    attrs = {"messages": attr.string_list(mandatory = True)},
    expect_failure = True,
)

def refusal_test(name, target, messages):
    """Passes when the analysis of a target fails with all of the messages.

    Args:
      name: name of the test.
      target: label of the target, which has the tag "manual".
      messages: list of texts that the failure's message must hold.
    """
    _refusal_test(
        name = name,
        size = "small",
        messages = messages,
        target_under_test = target,
    )
