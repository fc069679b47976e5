# Tells it anew at each signal.
s/            told = true;\n/            told = true;\n            stop_signal = 0;\n/ or die; s/stop_signal && !told/stop_signal/ or die;
