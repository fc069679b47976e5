# Makes the starter of an exercise from its reference solution: what stands
# between #ifdef STARTER and #else is the starter's, what stands between #else
# and #endif is the solution's. Neither nests, and each needs the #else.
#
#   awk -f starter.awk tests/solutions/NN-slug/reference.c
/^#ifdef STARTER$/ { part = "starter"; next }
/^#ifndef STARTER$/ { part = "solution"; next }
/^#else$/ && part != "" {
    part = part == "starter" ? "solution" : "starter"
    next
}
/^#endif$/ && part != "" { part = ""; next }
part != "solution" { print }
