# Stops at the first error.
s/status = EXIT_FAILURE;\n/status = EXIT_FAILURE;\n            break;\n/ or die;
