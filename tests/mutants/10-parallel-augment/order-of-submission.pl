# Reports in the order of submission, not as each is done.
s/(    while \(\(done = as_completed_next\(iterator\)\)\) \{\n).*?(        progress_clear)/    for (int i = 0; i < pictures->good; i++) {\n        done = futures[i];\n$2/s or die;
