# Spins until the time is over: no nap, and a core kept busy.
s/    while \(nanosleep.*?continue;/    double end = perf_counter() + seconds;\n    while (perf_counter() < end)\n        continue;/s or die;
