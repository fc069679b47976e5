# Goes on when the folder cannot be made.
s/(no folder for its result.*\n) *return -1;\n/$1/ or die;
