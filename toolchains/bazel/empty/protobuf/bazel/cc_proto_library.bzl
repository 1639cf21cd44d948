"""Stands in for a rule that rules_cc hands on and nobody here calls."""

def cc_proto_library(name, **_kwargs):
    """Refuses to be called.

    Args:
      name: name of the target.
      **_kwargs: ignored.
    """
    fail("{}: protobuf is an empty module in this workspace; remove --override_module=protobuf from .bazelrc.".format(name))
