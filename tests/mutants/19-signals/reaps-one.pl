# Reaps one child a signal.
s/while \(waitpid/if (waitpid/ or die; s/    \}\n    return reaped;/    }\n    return reaped;/ or die;
