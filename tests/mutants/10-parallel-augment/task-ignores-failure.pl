# The worker says that all went well.
s/        return result_fail\(result, "%s".*\n/        ;\n/ or die;
