# A result that should cross the network stays behind.
s/    const void \*answer = .*\n/$&    if (!why)\n        size = sizeof(struct augmented);\n/ or die;
