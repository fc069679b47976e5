# A picture that fails ends the rank.
s/    const char \*why = future_exception.*\n/$&    if (why)\n        errx(EXIT_FAILURE, "%s", why);\n/ or die;
