# Tells how a command ended before the last one has printed.
s/        statuses\[i\] = pids.*\n    for .*\n        status = tell_status\(names\[i\], statuses\[i\]\);/    {\n        statuses[i] = pids[i] == -1 ? 127 << 8 : join_command(pids[i]);\n        status = tell_status(names[i], statuses[i]);\n        fflush(stdout);\n    }/ or die;
