# Makes no folder for the result.
s/make_folder_of\(picture->output\) == -1/0/ or die;
