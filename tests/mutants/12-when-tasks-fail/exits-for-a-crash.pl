# What should crash exits.
s/        abort\(\);/        exit(3);/ or die;
