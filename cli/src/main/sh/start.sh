# Functions of ./pcm, which builds PCM and starts it, and of bin/pcm in the tarball, which only starts it.

fail() {
  printf 'pcm: %s\n' "$1" >&2
  exit 3
}

# Java splits a class path at colons, and cannot find classes in a path with a character above U+FFFF.
check_folder() {
  case $1 in
    *:*) fail "PCM is in a folder with a ':' in its path ($1), which Java cannot use: move it to another folder" ;;
  esac
  [ -z "$(printf %s "$1" | LC_ALL=C tr -cd '\360-\377')" ] ||
    fail "PCM is in a folder with an emoji or a like character in its path ($1), which Java cannot use: move it to another folder"
}

is_utf8() {
  [ "$(env "$@" locale charmap 2>/dev/null)" = UTF-8 ]
}

# Java treats file names as ASCII unless the locale uses UTF-8. So use C.UTF-8 in place of the user's
# locale if that does not use UTF-8. Child processes of PCM inherit it.
use_utf8() {
  is_utf8 || use_first C.UTF-8 en_US.UTF-8 || use_first $(locale -a 2>/dev/null | grep -i 'utf-*8$') || :
}

use_first() {
  for locale in "$@"; do
    if is_utf8 LC_ALL="$locale"; then
      export LC_ALL="$locale"
      return 0
    fi
  done
  return 1
}

# Replaces this shell with the JVM of `pcm`. $1 is a JDK or a runtime, $2 the installation, $3 its class path;
# the words after them are the command. $archive is the archive of classes, or empty; with one, $quiet are the options that
# keep Java from telling that it does not fit.
start_java() {
  java_home=$1
  home=$2
  classes=$3
  shift 3

  screen=
  if [ -t 2 ]; then
    size=$(stty size <&2 2>/dev/null) || size=
    screen="-Dpcm.stderr=terminal -Dpcm.columns=${size##* } -Dpcm.rows=${size%% *}"
  fi
  [ ! -t 1 ] || screen="$screen -Dpcm.stdout=terminal"

  # Keep the links in the path of the working folder: other machines may know only the path with them.
  linked=$(pwd)
  [ "$linked" != "$(pwd -P)" ] || linked=

  # The second compiler is worth its time only in commands that compute for long; without it, results and
  # compare need half the processor time for 100,000 rows.
  compiler=
  case ${1:-} in
    run | manager | pilot | try) ;;
    *) compiler=-XX:TieredStopAtLevel=1 ;;
  esac

  # The heap is large enough for the manager's limits; PCM_JAVA_OPTS comes later and overrides it.
  # shellcheck disable=SC2086
  exec "$java_home/bin/java" \
    -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -Dmsgpack.universal-buffer=true \
    -XX:+UseSerialGC -Xmx1g -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -Xshare:auto \
    ${archive:+"-XX:SharedArchiveFile=$archive" $quiet} \
    -XX:-UsePerfData $compiler -Djava.io.tmpdir="${TMPDIR:-/tmp}" $screen ${PCM_JAVA_OPTS:-} \
    ${linked:+"-Duser.dir=$linked"} \
    -Dpcm.home="$home" -cp "$classes" io.pcm.cli.Main "$@"
}
