#!/bin/sh
# One line about a word that make does not know: what was meant, or what there
# is.
#
# usage: meant.sh VERB WORD FOLDER ...
#   VERB     grade, timeline ...: what WORD was to be done with, or ""
#   FOLDER   the lessons or exercises that there are, such as 03-joined-fork
verb=$1 word=$2
shift 2
case $verb in
"" | timeline) kind=lesson ;;
*) kind=exercise ;;
esac

# 3, lesson3 and 3-joined mean 03; joined-fork does, too.
number=$(printf %s "$word" | tr -cd 0-9 | sed 's/^0*//')
[ -z "$number" ] || number=$(printf %02d "$number" 2>/dev/null)
found=
for folder in "$@"; do
  if [ "${folder%%-*}" = "$number" ]; then
    found=$folder
    break
  fi
  case $folder in
  *"$word"*) [ -n "$number" ] || found=$folder ;;
  esac
done
first=$1
for last in "$@"; do :; done

if [ -n "$found" ]; then
  echo "there is no $kind $word; did you mean: make ${verb:+$verb }${found%%-*}"
elif [ -n "$number$verb" ]; then
  echo "there is no $kind $word; there are ${first%%-*} to ${last%%-*}"
else
  echo "there is no $word; make help lists what there is"
fi
