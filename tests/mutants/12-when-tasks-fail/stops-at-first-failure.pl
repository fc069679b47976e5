# What comes after a failure is not printed.
s/(        future_free\(futures\[i\]\);\n)/$1        if (tasks[i].behaviour == CRASHES) break;\n/ or die;
