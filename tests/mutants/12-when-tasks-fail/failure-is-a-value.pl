# What fails gives a value.
s/return result_fail\(result, "no such luck"\);/break;/ or die;
