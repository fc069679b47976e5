# Only the first command writes into a pipe.
s/int ends\[2\] = \{-1, STDOUT_FILENO\};/int ends[2] = {open("\/dev\/null", O_RDONLY), STDOUT_FILENO};/ or die; s/        if \(next\)\n            open_pipe/        if (next && count == 0)\n            open_pipe/ or die; s/        if \(next\)\n            close/        if (next && count == 1)\n            close/ or die;
