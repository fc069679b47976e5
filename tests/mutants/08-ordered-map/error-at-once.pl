# The worker tells of the error, before its turn has come.
s/(    if \(nap->fails\))\n/$1 {\n        warnx("the nap of %g second(s) was no good", nap->seconds);\n/ or die;
s/(return result_fail\(result, "the nap.*?;\n)/$1    }\n/s or die;
s/ *warnx\("%s", why\);\n// or die;
