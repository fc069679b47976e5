# A child that failed is no failure.
s/        ok = process_exitcode.*\n// or die;
