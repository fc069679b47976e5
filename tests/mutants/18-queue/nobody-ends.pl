# When it gives up, it waits for those that wait for others.
s/, \.daemon = true// or die;
