/* The profile runtime includes it for the part that writes files, which is left out. */
