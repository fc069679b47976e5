# Takes the end of file for a failure.
s/return received == END_OF_FILE/return received == FAILED/ or die;
