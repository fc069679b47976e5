#!/bin/sh
# One line about a word that make does not know: what was meant, or what there
# is.
#
# usage: meant.sh VERB WORD FOLDER ...
#   VERB     grade, timeline, replay ...: what WORD was to be done with, or ""
#   FOLDER   the lessons, or the exercises and steps, that there are, such as
#            03-joined-fork and 03b
verb=$1 word=$2
shift 2
case $verb in
"" | timeline | replay) kind=lesson ;;
*) kind=exercise ;;
esac

if [ $kind = lesson ] && [ -e "tests/steps/$word.bats" ]; then
  echo "$word is a small step; say: make grade $word, or: make try $word"
  exit
fi

# 3, lesson3 and 3-joined mean 03; joined-fork does, too; and 3b is 03b.
letter=$(printf %s "$word" | sed -n 's/^[0-9]*\([a-z]\)$/\1/p')
number=$(printf %s "$word" | tr -cd 0-9 | sed 's/^0*//')
[ -z "$number" ] || number=$(printf %02d "$number" 2>/dev/null)
found=
first='' last='' step=''
for folder in "$@"; do
  case $folder in
  "$number$letter") step=$folder ;;
  "$number"-*) found=$folder ;;
  *-*) ;;
  *) continue ;;
  esac
  # Steps are not counted, and stand between the exercises.
  case $folder in
  *-*) first=${first:-$folder} last=$folder ;;
  esac
  case $folder in
  *"$word"*) [ -n "$number" ] || found=$folder ;;
  esac
done
found=${step:-$found}

if [ -n "$found" ]; then
  echo "there is no $kind $word; did you mean: make ${verb:+$verb }${found%%-*}"
elif [ -n "$number$verb" ]; then
  echo "there is no $kind $word; there are ${first%%-*} to ${last%%-*}"
else
  echo "there is no $word; make help lists what there is"
fi
