# Takes the end of file for a failure.
s/return got == 0;/return got != 0;/ or die;
