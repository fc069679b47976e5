# Each child takes two naps.
s/( *)sleep_seconds\(seconds\);\n/$&$&/ or die;
