# The worker prints: nothing knows about the bar.
s/    printf\("%s was augmented.*\n// or die;
s/(    return result_set\(result)/    printf("%s was augmented...\\n", strrchr(job->path, '\/') + 1);\n$1/ or die;
