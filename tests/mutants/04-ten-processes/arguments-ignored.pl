# Always naps two seconds.
s/start_process\(seconds\);/start_process(2);/ or die;
