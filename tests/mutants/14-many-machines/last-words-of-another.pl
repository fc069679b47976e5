# A rank that is killed is told of as the next one.
s/with --resume\\n",\s+\Krank, host/rank + 1, host/ or die;
