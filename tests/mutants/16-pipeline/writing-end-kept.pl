# The parent keeps each writing end: nobody meets the end of the file.
s/        if \(next\)\n            close\(ends\[1\]\);\n// or die;
