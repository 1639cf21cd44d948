/* musl includes this for bcmp(), which string.h beside it declares. */
