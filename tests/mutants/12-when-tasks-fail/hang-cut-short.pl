# What hangs ends by itself.
s/        for \(;;\)\n *sleep_seconds\(3600\);/        sleep_seconds(1.5);\n        return result_fail(result, "ran longer than 1 s: worker (pid 1) was stopped");/ or die;
