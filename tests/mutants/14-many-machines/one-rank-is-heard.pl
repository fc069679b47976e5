# Takes the results of one rank only.
s/        else\n            desk_take/        else if (m.from == 1)\n            desk_take/ or die;
