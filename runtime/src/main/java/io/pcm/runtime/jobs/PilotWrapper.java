package io.pcm.runtime.jobs;

import java.util.ArrayList;
import java.util.List;

/**
 * A pilot inside a wrapper, such as a container. Two small shells are around the wrapper. The outer
 * one is the process of the job: it hands on the signals of the batch system, whatever the wrapper
 * does with them, and the variables by which a pilot knows its job, for wrappers that clean the
 * environment. Both go through the pilot's standard input, because every wrapper passes it, and
 * because command lines can be read by everybody. If the outer shell is gone, the input ends, and
 * the pilot leaves. The inner one says what is not visible inside, and becomes the pilot.
 */
public final class PilotWrapper {
  /** Lets the pilot take signals from its standard input. */
  static final String OPTION = "--signals-on-stdin";

  /** Beside what the batch systems name: GPUs, folders, the locale and PCM's own. */
  private static final List<String> VARIABLES =
      List.of(
          "PCM_*",
          "CUDA_VISIBLE_DEVICES",
          "CUDA_DEVICE_ORDER",
          "HIP_VISIBLE_DEVICES",
          "ROCR_VISIBLE_DEVICES",
          "TMPDIR",
          "LANG",
          "LC_*");

  private static final String OUTER =
      """
      early=
      trap 'early=TERM' TERM; trap 'early=INT' INT; trap 'early=HUP' HUP
      if [ "${PCM_LOCAL_JOB-}" = itself ]; then
        PCM_LOCAL_JOB=local-$$-$(sed 's/.*) //' /proc/$$/stat | cut -d ' ' -f 20)
        export PCM_LOCAL_JOB
      fi
      folder=$(mktemp -d "${TMPDIR:-/tmp}/pcm-XXXXXX") && mkfifo "$folder/in" || exit 3
      "$@" <"$folder/in" &
      child=$!
      exec 4>"$folder/in"
      rm -r -- "$folder"
      trap '' PIPE
      tell() { printf '%s\\n' "$1" >&4; } 2>/dev/null
      tell "$PWD"
      env | while IFS= read -r line; do
        case $line in
          PATTERNS) printf '%s\\n' "$line" ;;
        esac
      done >&4 2>/dev/null
      tell ''
      trap 'tell TERM' TERM; trap 'tell INT' INT; trap 'tell HUP' HUP
      [ -z "$early" ] || tell "$early"
      while :; do
        wait "$child"
        code=$?
        kill -s 0 "$child" 2>/dev/null || exit "$code"
      done
      """;

  private static final String INNER =
      """
      IFS= read -r at
      cd -- "$at" 2>/dev/null
      while IFS= read -r line && [ -n "$line" ]; do export "$line"; done
      n=$1 missing=
      shift
      while [ "$n" -gt 0 ]; do
        [ -e "$1" ] || missing="$missing $1"
        shift
        n=$((n - 1))
      done
      [ -z "$missing" ] || {
        echo "pcm: inside the wrapper of this pilot there is no$missing; make it visible there, \
      with Apptainer: --bind FOLDER" >&2
        exit 3
      }
      exec "$@"
      """;

  private PilotWrapper() {}

  /**
   * The command of a job.
   *
   * @param wrap the words of the wrapper; if there are none, the command is the pilot's own
   * @param pilot the pilot's command
   * @param needed paths that must be visible inside
   * @param ofJob variables of the job, as in {@link io.pcm.api.batch.BatchSystemProvider#variables}
   */
  static List<String> around(
      List<String> wrap, List<String> pilot, List<String> needed, List<String> ofJob) {
    if (wrap.isEmpty()) {
      return pilot;
    }
    List<String> patterns = new ArrayList<>(VARIABLES);
    patterns.addAll(ofJob);
    String outer =
        OUTER.replace(
            "PATTERNS", String.join(" | ", patterns.stream().map(name -> name + "=*").toList()));
    List<String> command = new ArrayList<>(List.of("sh", "-c", outer, "pcm-pilot"));
    command.addAll(wrap);
    command.addAll(List.of("sh", "-c", INNER, "pcm-inside", String.valueOf(needed.size())));
    command.addAll(needed);
    command.addAll(pilot);
    command.add(OPTION);
    return List.copyOf(command);
  }
}
