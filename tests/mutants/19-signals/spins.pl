# Asks in a loop whether a child has ended.
s/        sigsuspend\(&usual\);\n/        sigset_t was;\n        sigprocmask(SIG_SETMASK, &usual, &was);\n        sigprocmask(SIG_SETMASK, &was, NULL);\n/ or die;
