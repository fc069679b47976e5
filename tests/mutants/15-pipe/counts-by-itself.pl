# The parent does not read: it knows what would come.
s/    while \(\(received = receive_number.*?\n    \}\n/    received = END_OF_FILE;\n    for (number = 1; number <= 3; number++) {\n        sleep_seconds(0.5);\n        printf("Received %d\\n", number);\n        sum += number;\n    }\n/s or die;
