
# --- bin/pcm of the tarball -----------------------------------------------------------------------

self=$0
while [ -h "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=$(dirname "$self")/$target ;;
  esac
done
root=$(CDPATH='' cd -- "$(dirname "$self")/.." && pwd -P) || fail "cannot find the folder of $0"
check_folder "$root"
[ -x "$root/runtime/bin/java" ] ||
  fail "$root has no Java in runtime/: PCM is not unpacked completely; unpack its tarball again"
use_utf8

# Its manifest names the other jars.
for classes in "$root"/lib/pcm-cli-*.jar; do :; done

# The archive holds the classes of most commands as they are in memory. If it does not fit, Java does without.
archive=
if [ -f "$root/runtime/lib/pcm.jsa" ]; then
  archive=$root/runtime/lib/pcm.jsa
elif [ -f "$root/runtime/lib/pcm-9.jsa" ] && [ ! -e /proc/self/fd/9 ]; then
  # Java 17 and 18 compare names of jars with those that the archive was made with. So it was made, and is used,
  # with names that do not depend on the folder of PCM.
  exec 9<"$root/lib"
  there=/proc/self/fd/9/${classes##*/}
  if [ -r "$there" ]; then
    classes=$there
    archive=$root/runtime/lib/pcm-9.jsa
  fi
fi

start_java "$root/runtime" "$root" "$classes" "$@"
