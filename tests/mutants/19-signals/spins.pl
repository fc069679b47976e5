# Asks in a loop whether a child has ended.
s/        sigsuspend\(&usual\);\n/        sigprocmask(SIG_SETMASK, &usual, NULL);\n        sigprocmask(SIG_BLOCK, &blocked, NULL);\n/ or die;
