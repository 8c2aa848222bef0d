package io.tao4j.examples;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.train.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What pretrained weights are worth on a small set: a classifier is trained on a few pictures a
 * class from scratch, and from a model of another set, with the same pictures, epochs and seeds.
 */
public final class Transfer {
  private final Path scratch;
  private final Path fineTuning;
  private final Path source;
  private final Path data;
  private final Path results;
  private final int pictures;

  /**
   * @param scratch spec of a training from scratch
   * @param fineTuning spec of a training that starts from a model
   * @param source the model to start from
   * @param data folder with the folders {@code train} and {@code val}, of a folder a class
   * @param results folder for lists of pictures and for the trainings
   * @param pictures of each class
   */
  public Transfer(
      Path scratch, Path fineTuning, Path source, Path data, Path results, int pictures) {
    this.scratch = scratch;
    this.fineTuning = fineTuning;
    this.source = source;
    this.data = data;
    this.results = results;
    this.pictures = pictures;
  }

  /**
   * The share of the validation pictures that is told right after the last epoch.
   *
   * @param epochs of the training
   * @param scratch a number a seed
   * @param fineTuned a number a seed
   */
  public record Row(int epochs, List<Double> scratch, List<Double> fineTuned) {}

  /**
   * Trains.
   *
   * @param epochs lengths of trainings
   * @param seeds how many: 1, 2 ...; each draws other pictures, other weights, another order
   * @param overrides further fields of both specs, values by path
   * @param rows gets each row when it is done
   */
  public void run(int[] epochs, int seeds, Map<String, String> overrides, Consumer<Row> rows) {
    for (int length : epochs) {
      List<Double> fresh = new ArrayList<>();
      List<Double> tuned = new ArrayList<>();
      for (int seed = 1; seed <= seeds; seed++) {
        Path list = list(seed);
        fresh.add(train(job(scratch, "scratch", list, length, seed, overrides)));
        tuned.add(
            train(
                job(fineTuning, "fine-tuned", list, length, seed, overrides)
                    .set("train_config.pretrained_model_path", source.toAbsolutePath())));
      }
      rows.accept(new Row(length, fresh, tuned));
    }
  }

  private TaoJob job(
      Path spec, String name, Path list, int epochs, int seed, Map<String, String> overrides) {
    TaoJob job =
        Tao.network("classification")
            .spec(spec)
            .results(results.resolve("%s-%s-%s".formatted(name, epochs, seed)))
            .set("train_config.train_dataset_path", list)
            .set("train_config.val_dataset_path", data.resolve("val").toAbsolutePath())
            .set("train_config.n_epochs", epochs)
            .set("train_config.validation_period", epochs)
            .set("train_config.random_seed", seed);
    for (Map.Entry<String, String> field : overrides.entrySet()) {
      job = job.set(field.getKey(), field.getValue());
    }
    return job;
  }

  private static double train(TaoJob job) {
    TrainingResult result = job.train().training();
    return Objects.requireNonNull(result.metric("top_1"));
  }

  /** The pictures of a seed as a CSV file. */
  private Path list(int seed) {
    StringBuilder text = new StringBuilder("path,label\n");
    Random random = new Random(seed);
    Path train = data.resolve("train").toAbsolutePath();
    for (Path folder : sorted(train)) {
      List<Path> files = new ArrayList<>(sorted(folder));
      Collections.shuffle(files, random);
      for (Path file : files.subList(0, Math.min(pictures, files.size()))) {
        text.append('"').append(file).append("\",").append(folder.getFileName()).append('\n');
      }
    }
    try {
      Files.createDirectories(results);
      return Files.writeString(results.resolve("pictures-%s.csv".formatted(seed)), text.toString())
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sorted(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> !f.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row as text: mean and standard deviation over the seeds of both, and the difference. */
  public static List<String> cells(Row row) {
    return List.of(
        Integer.toString(row.epochs()),
        spread(row.scratch()),
        spread(row.fineTuned()),
        String.format(Locale.ROOT, "%+.3f", mean(row.fineTuned()) - mean(row.scratch())));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static String spread(List<Double> values) {
    double mean = mean(values);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double deviation = values.size() > 1 ? Math.sqrt(squares / (values.size() - 1)) : 0;
    return String.format(Locale.ROOT, "%.3f ± %.3f", mean, deviation);
  }
}
