# A signal to the parent ends its waiting.
s/    while \((waitpid.*?\) == -1).*?\n    \}\n/    if ($1)\n        return true;\n/s or die;
