# Exits with the highest of all statuses.
s/        status = tell_status\(names\[i\], statuses\[i\]\);/    {\n        int s = tell_status(names[i], statuses[i]);\n        status = s > status ? s : status;\n    }/ or die;
