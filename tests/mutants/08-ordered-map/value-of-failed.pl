# Prints a value for the item that failed, too.
s/        if \(why\) \{/        if (why)\n            printf("Return Value: 0\\n");\n        if (why) {/ or die;
