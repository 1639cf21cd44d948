/* Compiled by no one: only the command is looked at. */
