package io.tao4j.networks.reading;

import io.tao4j.metric.text.ErrorRate;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.tasks.CsvTable;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Share of the texts that were read exactly, and the character error rate: edits by the number of
 * true characters.
 */
public final class ReadingEvaluator implements Evaluator {
  /** Truth: {@code INT32 [N, longest]}, characters by number, -1 behind the end. */
  public static final String CHARACTERS = "characters";

  private final CharacterList characters;
  private final Function<Map<String, Tensor>, List<ReadText>> decode;
  private final ErrorRate rate = ErrorRate.ofCharacters();
  private final List<Mistake> mistakes = new ArrayList<>();
  private int texts;

  /**
   * A text that was read wrongly.
   *
   * @param path the picture
   * @param truth what is written there
   * @param read what was read
   * @param edits characters that would have to be changed, put in or taken out
   * @param confidence of what was read
   */
  public record Mistake(String path, String truth, String read, int edits, double confidence) {}

  /**
   * An empty metric.
   *
   * @param decode from the outputs of a batch to what was read in each picture
   */
  public ReadingEvaluator(
      CharacterList characters, Function<Map<String, Tensor>, List<ReadText>> decode) {
    this.characters = characters;
    this.decode = decode;
  }

  /**
   * A loaded batch with its truth.
   *
   * @param inputs of the network
   * @param longest most characters of a text
   */
  public static Batch encode(TextPictureBatch batch, Map<String, Tensor> inputs, int longest) {
    int[] truth = new int[batch.samples().size() * longest];
    Arrays.fill(truth, -1);
    for (int i = 0; i < batch.samples().size(); i++) {
      List<Integer> numbers = batch.samples().get(i).characters();
      for (int j = 0; j < numbers.size(); j++) {
        truth[i * longest + j] = numbers.get(j);
      }
    }
    return new Batch(
        inputs,
        Map.of(CHARACTERS, Tensor.of(truth, batch.samples().size(), longest)),
        batch.samples().stream().map(sample -> sample.path().toString()).toList());
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    Tensor truth = batch.truth().get(CHARACTERS);
    int longest = Math.toIntExact(truth.shape().size(1));
    int[] numbers = new int[batch.size() * longest];
    truth.ints().get(numbers);
    List<ReadText> read = decode.apply(outputs);
    for (int i = 0; i < batch.size(); i++) {
      List<Integer> label = new ArrayList<>();
      for (int j = 0; j < longest && numbers[i * longest + j] >= 0; j++) {
        label.add(numbers[i * longest + j]);
      }
      String expected = characters.text(label);
      int edits = rate.add(expected, read.get(i).text());
      texts++;
      if (edits > 0) {
        mistakes.add(
            new Mistake(
                batch.ids().get(i), expected, read.get(i).text(), edits, read.get(i).confidence()));
      }
    }
  }

  @Override
  public Set<String> metricNames() {
    return Set.of("accuracy", "character_error_rate", "texts");
  }

  @Override
  public Evaluation result() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", rate.exactShare());
    metrics.put("character_error_rate", rate.rate());
    metrics.put("texts", (double) texts);
    return Evaluation.of(
        metrics,
        Metric.higher("accuracy"),
        Set.of("character_error_rate"),
        Map.of(),
        new Mistakes(mistakes));
  }

  /** The wrong ones as a table, the worst first. */
  private record Mistakes(List<Mistake> mistakes) implements Evaluation.Details {
    private Mistakes {
      mistakes =
          mistakes.stream()
              .sorted(
                  Comparator.comparingInt(Mistake::edits).reversed().thenComparing(Mistake::path))
              .toList();
    }

    @Override
    public Map<String, Object> json() {
      return Map.of("wrong_texts", mistakes.size());
    }

    /** Writes {@code wrong_texts.csv}. */
    @Override
    public List<Path> write(Path folder) throws IOException {
      CsvTable table = new CsvTable(List.of("path", "truth", "read", "edits", "confidence"));
      for (Mistake one : mistakes) {
        table.add(
            List.of(
                one.path(),
                one.truth(),
                one.read(),
                Integer.toString(one.edits()),
                CsvTable.share(one.confidence())));
      }
      Path file = folder.resolve("wrong_texts.csv");
      table.write(file);
      return List.of(file);
    }
  }
}
