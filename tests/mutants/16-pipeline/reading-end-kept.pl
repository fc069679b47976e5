# The parent keeps each reading end: nobody is ended by SIGPIPE.
s/        close\(in\);\n// or die;
