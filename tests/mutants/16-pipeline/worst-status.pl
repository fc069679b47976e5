# Exits with the highest of all statuses.
s/        status = tell_status\(&commands\[i\]\);/    {\n        int s = tell_status(&commands[i]);\n        status = s > status ? s : status;\n    }/ or die;
