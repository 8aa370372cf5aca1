package io.pcm.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A program for tests that does to other programs what Apptainer does: it stays as their parent,
 * resets their signals, and gives them another root (as root in a Linux that allows it) with only
 * the machine's system folders, the home folder, the working folder, {@code /tmp} and what {@code
 * --bind} names.
 *
 * <p>Options of the real one: {@code --nv}, {@code --cleanenv}, {@code --contain} (no home, no
 * working folder, no {@code /tmp}), {@code --bind FOLDER}. Its own: {@code --deaf}, so that it
 * forwards no signals, {@code --session}, so that the program has a session of its own, and {@code
 * --same-root}.
 */
public final class FakeApptainer {
  private static final String SCRIPT =
      """
      #!/bin/bash
      # A fake for tests. apptainer exec [OPTION]... IMAGE PROGRAM [ARGUMENT]...
      fatal() { echo "FATAL:   $1" >&2; exit 255; }
      [ "${1-}" = exec ] || fatal "unknown command ${1-}"
      shift
      binds=("$HOME" "$PWD" /tmp)
      clean= deaf= session= same=
      while [ $# -gt 0 ]; do
        case $1 in
          --nv) ;;
          --cleanenv) clean=1 ;;
          --contain) binds=() ;;
          --bind) binds+=("$2"); shift ;;
          --deaf) deaf=1 ;;
          --session) session=setsid ;;
          --same-root) same=1 ;;
          *) break ;;
        esac
        shift
      done
      image=$1
      shift
      [ -r "$image" ] || fatal "could not open image $image: no such file or directory"
      echo "INFO:    a fake runs $1 in $image" >&2
      inside=(env --default-signal=HUP,INT,TERM)
      if [ -n "$clean" ]; then
        inside+=(-i "PATH=/usr/bin:/bin" "HOME=$HOME" LANG=C.UTF-8)
      else
        inside+=("PATH=$PATH")
      fi
      inside+=("FAKE_IMAGE=$image")
      while IFS= read -r name; do
        inside+=("${name#APPTAINERENV_}=${!name}")
      done < <(compgen -e APPTAINERENV_)
      root='
        set -e
        at=$1 n=$2
        shift 2
        mount -t tmpfs none /mnt
        mkdir /mnt/usr /mnt/etc /mnt/proc /mnt/dev /mnt/sys
        for folder in usr etc proc dev sys; do mount --rbind "/$folder" "/mnt/$folder"; done
        for link in bin sbin lib lib64; do ln -s "usr/$link" "/mnt/$link"; done
        : > /mnt/fake-image
        while [ "$n" -gt 0 ]; do
          mkdir -p "/mnt$1"
          mount --rbind "$1" "/mnt$1"
          shift
          n=$((n - 1))
        done
        exec chroot /mnt sh -c "cd \\"\\$0\\" 2>/dev/null || cd /; exec \\"\\$@\\"" "$at" "$@"'
      command=("${inside[@]}" "$@")
      # Not within another one.
      if [ -z "$same" ] && [ ! -e /fake-image ] && [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
        command=(unshare -m sh -c "$root" root "$PWD" "${#binds[@]}" "${binds[@]}" "${command[@]}")
      fi
      $session "${command[@]}" <&0 &
      child=$!
      forward() { [ -n "$deaf" ] || kill -s "$1" "$child" 2>/dev/null; }
      trap 'forward TERM' TERM
      trap 'forward INT' INT
      trap 'forward HUP' HUP
      while :; do
        wait "$child"
        code=$?
        kill -0 "$child" 2>/dev/null || exit "$code"
      done
      """;

  private FakeApptainer() {}

  /**
   * Writes the program, called {@code apptainer}, and an image for it, {@code image.sif}.
   *
   * @return the program
   */
  public static Path in(Path folder) throws IOException {
    Files.writeString(folder.resolve("image.sif"), "no real image\n");
    Path program = Files.writeString(folder.resolve("apptainer"), SCRIPT);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Whether programs get another root on this machine. */
  public static boolean changesRoot() throws IOException, InterruptedException {
    Process tried =
        new ProcessBuilder("sh", "-c", "[ $(id -u) = 0 ] && unshare -m true")
            .redirectErrorStream(true)
            .start();
    tried.getInputStream().transferTo(OutputStream.nullOutputStream());
    return tried.waitFor() == 0;
  }
}
