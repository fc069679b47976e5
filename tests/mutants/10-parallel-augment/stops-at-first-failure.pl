# The first failure stops all.
s/        progress_step\(&bar\);\n/$&        if (failed) break;\n/ or die;
