# Says what failed, then exits with 0.
s/return ferror\(stdout\) \? EXIT_FAILURE : status;/return EXIT_SUCCESS;/ or die;
