# Takes an end within a number for the end of the numbers.
s/        if \(n == 0\)\n            break;/        if (n == 0)\n            return 0;/ or die;
