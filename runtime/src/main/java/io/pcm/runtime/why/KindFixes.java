package io.pcm.runtime.why;

import io.pcm.api.CallError;
import java.util.Map;

/** What to do about errors of calls, by their kind; {@code docs/results.md} has the kinds. */
final class KindFixes {
  private static final String OWN = "read the message; this kind of error is the library's own";

  private static final Map<String, String> FIXES =
      Map.ofEntries(
          Map.entry(
              CallError.CALL_FAILED,
              "correct the function or the item; if the error passes by itself, set retries:"
                  + " {error: 2}"),
          Map.entry(
              CallError.CALL_TIMEOUT,
              "raise call-timeout of the library, or make the call shorter (max-tokens, a smaller"
                  + " item)"),
          Map.entry(
              CallError.CONTEXT_DIED,
              "read the last output of the process in the message: if it ran out of memory, raise"
                  + " resources: {memory: …} or lower slots; otherwise correct the program or the"
                  + " item"),
          Map.entry(
              CallError.PILOT_LOST,
              "see why the pilots were lost (pcm why PILOT, pcm pilots logs): often their jobs used"
                  + " more memory than they had requested (--memory)"),
          Map.entry(
              CallError.LOAD_FAILED,
              "correct what the message says: the program, the model file or its memory; pcm try"
                  + " loads the library here in seconds"),
          Map.entry(
              CallError.ITEM_TOO_LARGE,
              "write large data to a file, and put its path into the item; an item may have 16"
                  + " MiB"),
          Map.entry(
              CallError.RESULT_TOO_LARGE,
              "let the function return large results as files; a result may have 16 MiB"),
          Map.entry(
              CallError.BAD_FILE,
              "let the function write the file into the folder of its context (new_file in Python,"
                  + " FileResult.newFile in Java), close it, and return another one for each call"),
          Map.entry(
              CallError.FILE_TOO_LARGE,
              "split the file, or write it to a folder of your own and return its path"),
          Map.entry(
              CallError.BAD_ITEM,
              "correct the data (the item must be JSON and have all fields that the prompt or the"
                  + " function uses)"),
          Map.entry(
              CallError.BAD_RESULT,
              "let the function return JSON: no NaN or Infinity, and text in UTF-8"),
          Map.entry(
              CallError.PROMPT_TOO_LONG,
              "raise context-size of the library, lower max-tokens, or shorten the item"),
          Map.entry(
              CallError.BAD_ANSWER,
              "raise max-tokens if the answer is cut off; otherwise make the schema or the prompt"
                  + " simpler"),
          Map.entry(
              CallError.NOT_RUN,
              "correct what failed first, then start over or, after a change of the workflow, run"
                  + " it with --update"));

  private KindFixes() {}

  static String of(String kind) {
    return FIXES.getOrDefault(kind, OWN);
  }
}
