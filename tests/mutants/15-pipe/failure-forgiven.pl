# A child that was killed is no failure.
s/        ok = false;\n// or die;
