load ../../common/grade/step

setup_file() { compile_submission && record run; }

@test "who writes to nobody is ended [1]" {
  ran run
  only_children 1
  not_killed
  sends_nothing "a pipe without a reader ends who writes"
  all_joined
  ! of_record events | grep -q "$(printf '\tkill\t')" ||
    wrong "the child signals itself" -s "$(of_record events | grep kill | cut -f 4,5)" \
      -e "SIGPIPE comes by itself, when nobody is left who could read"
  says "abc
The child was ended by signal 13"
}
