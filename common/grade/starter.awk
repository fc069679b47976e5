# Makes the starter of an exercise from its reference solution: what stands
# between #ifdef STARTER and #else is the starter's, what stands between #else
# and #endif is the solution's. Neither nests, and each needs the #else.
#
#   awk [-v want=solution] -f starter.awk tests/solutions/NN-slug/reference.c
BEGIN { other = want == "solution" ? "starter" : "solution" }
/^#ifdef STARTER$/ { part = "starter"; next }
/^#else$/ && part != "" { part = "solution"; next }
/^#endif$/ && part != "" { part = ""; next }
part != other { print }
