# A signal ends its waiting.
s/        if \(errno != EINTR\)\n/        if (errno)\n/ or die;
