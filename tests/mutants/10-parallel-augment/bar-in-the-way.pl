# Prints lines into the bar.
s/ *progress_clear\(&bar\);\n// or die;
