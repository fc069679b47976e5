# Output that could not be written counts as success.
s/return ferror.*/return EXIT_SUCCESS;/ or die;
