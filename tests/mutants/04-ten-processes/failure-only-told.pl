# Names the child that failed, then exits with 0.
s/return ok.*;/return EXIT_SUCCESS;/ or die;
