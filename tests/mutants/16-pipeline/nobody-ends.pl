# When it gives up, what runs goes on.
s/, \.daemon = true// or die;
