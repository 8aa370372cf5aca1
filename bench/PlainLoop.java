import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * llama-java in a plain loop: prompts, one to a file, in; answers, one to a line, and the seconds
 * out.
 */
final class PlainLoop {
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    ModelParameters parameters =
        new ModelParameters()
            .setModel(arguments[0])
            .setCtxSize(1024)
            .setThreads(threads)
            .setThreadsBatch(threads)
            .setLogVerbosity(-1)
            .disableContextShift();
    try (LlamaModel model = new LlamaModel(parameters)) {
      List<String> prompts = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        prompts.add(Files.readString(folder.resolve(i + ".txt")));
      }
      // As with PCM, the first tenth does not count.
      int warm = number / 10;
      long began = 0;
      for (int i = 0; i < number; i++) {
        began = i == warm ? System.nanoTime() : began;
        InferenceParameters request =
            new InferenceParameters(prompts.get(i))
                .setCachePrompt(true)
                .setNPredict(4)
                .setTemperature(0)
                .setSeed(42);
        System.out.println(model.complete(request).replace("\\", "\\\\").replace("\n", "\\n"));
      }
      System.out.println((number - warm) / ((System.nanoTime() - began) / 1e9));
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
