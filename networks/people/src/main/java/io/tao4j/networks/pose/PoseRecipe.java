package io.tao4j.networks.pose;

import io.tao4j.data.Padded;
import io.tao4j.data.Recipe;
import io.tao4j.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches of sequences of one length.
 *
 * @param set what is loaded
 * @param variation what becomes of each
 */
record PoseRecipe(PoseSet set, PoseVariation variation)
    implements Recipe<PoseRecipe.Loaded, PoseBatch> {
  /**
   * A sequence that was loaded.
   *
   * @param number in the set
   * @param sequence as the network gets it
   */
  record Loaded(int number, PoseSequence sequence) {}

  @Override
  public String name() {
    return set.data().file().toString();
  }

  @Override
  public String sourceText() {
    return "sequence";
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public String source(int source) {
    return "%s:%s".formatted(set.data().file(), source);
  }

  @Override
  public @Nullable Loaded load(Loading entry) {
    PoseSequence sequence = entry.read(entry.index(), () -> set.sequence(entry.index()));
    return sequence == null
        ? null
        : new Loaded(entry.index(), variation.apply(sequence, entry.random()));
  }

  @Override
  public PoseBatch collate(BatchKey batch, List<Loaded> samples) {
    return new PoseBatch(
        stacked(samples.stream().map(Loaded::sequence).toList()),
        samples.stream().mapToInt(one -> set.labels().get(one.number())).toArray(),
        samples.stream().map(one -> set.names().get(one.number())).toList());
  }

  /** Sequences of one form: {@code [N, C, T, V, M]}. */
  static Tensor stacked(List<PoseSequence> sequences) {
    return Padded.of(sequences.stream().map(PoseSequence::places).toList(), 0).values();
  }
}
