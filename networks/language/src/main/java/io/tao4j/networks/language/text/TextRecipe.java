package io.tao4j.networks.language.text;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.BatchPlan;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.Recipe;
import io.tao4j.networks.language.spec.TextSource;
import java.util.List;

/**
 * Batches of texts of about one length, so that no compute goes into padding.
 *
 * @param set what is loaded
 * @param <T> the task's labels
 */
public record TextRecipe<T>(TextSet<T> set) implements Recipe<TextRecipe.Loaded<T>, TextBatch<T>> {
  /**
   * Batches that are sorted together. Of sentences of the sets that were tried 4 to 9 % of the
   * tokens are padding then; it was up to half where whole sets were sorted and cut.
   */
  private static final int BUCKET = 32;

  /**
   * A sample that was loaded.
   *
   * @param number in the set
   */
  record Loaded<T>(int number, TextSample<T> sample) {}

  /** A loader for training. */
  public static <T> BatchLoader<TextBatch<T>> training(
      TextSet<T> set, TextSource source, long seed) {
    LoaderOptions options =
        LoaderOptions.training(source.batchSize(), seed)
            .withThreads(Math.max(1, source.loading().numWorkers()));
    return new BatchLoader<>(
        new TextRecipe<>(set),
        options,
        source.loading().shuffle() && !source.loading().dropLast()
            ? BatchPlan.bucketed(source.batchSize(), BUCKET)
            : BatchPlan.fixed(
                source.batchSize(), source.loading().shuffle(), source.loading().dropLast()));
  }

  /** A loader of each sample once. */
  public static <T> BatchLoader<TextBatch<T>> evaluation(TextSet<T> set, TextSource source) {
    LoaderOptions options =
        LoaderOptions.evaluation(source.batchSize())
            .withThreads(Math.max(1, source.loading().numWorkers()));
    return new BatchLoader<>(new TextRecipe<>(set), options, BatchPlan.sorted(source.batchSize()));
  }

  @Override
  public String name() {
    return set.name();
  }

  @Override
  public String sourceText() {
    return "text";
  }

  @Override
  public int size() {
    return set.samples().size();
  }

  @Override
  public String source(int source) {
    return set.samples().get(source).source();
  }

  @Override
  public int length(int entry) {
    return set.samples().get(entry).length();
  }

  @Override
  public Loaded<T> load(Loading entry) {
    TextSample<T> sample = set.samples().get(entry.index());
    return new Loaded<>(entry.index(), set.variation().apply(sample, entry.random()));
  }

  @Override
  public TextBatch<T> collate(BatchKey batch, List<Loaded<T>> loaded) {
    List<TextSample<T>> samples = loaded.stream().map(Loaded::sample).toList();
    return new TextBatch<>(
        samples,
        loaded.stream().mapToInt(Loaded::number).toArray(),
        TextBatch.inputs(samples.stream().map(TextSample::tokens).toList(), set.paddingId()));
  }
}
