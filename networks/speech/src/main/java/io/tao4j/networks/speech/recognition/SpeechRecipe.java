package io.tao4j.networks.speech.recognition;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.BatchPlan;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.Recipe;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.SoundVariation;
import io.tao4j.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches of utterances of about one length.
 *
 * @param set what is loaded
 */
record SpeechRecipe(SpeechSet set) implements Recipe<SpeechRecipe.Loaded, SpeechBatch> {
  /** Sounds that are kept, so that later epochs do not read and resample them. */
  private static final long CACHE_BYTES = 256L << 20;

  /**
   * An utterance that was loaded.
   *
   * @param number in the set
   * @param labels of its text
   * @param features {@code [frames, bands]}
   */
  record Loaded(int number, int[] labels, Tensor features) {}

  static BatchLoader<SpeechBatch> training(
      SpeechSet set, ManifestSource source, int bucket, long seed) {
    LoaderOptions options =
        LoaderOptions.training(source.batchSize(), seed)
            .withCacheBytes(CACHE_BYTES)
            .withThreads(threads(source));
    return new BatchLoader<>(
        new SpeechRecipe(set),
        options,
        source.shuffle()
            ? BatchPlan.bucketed(source.batchSize(), bucket)
            : BatchPlan.fixed(source.batchSize(), false, false));
  }

  static BatchLoader<SpeechBatch> evaluation(SpeechSet set, ManifestSource source) {
    LoaderOptions options =
        LoaderOptions.evaluation(source.batchSize()).withThreads(threads(source));
    return new BatchLoader<>(new SpeechRecipe(set), options, BatchPlan.sorted(source.batchSize()));
  }

  /** More threads than processors would only take memory. */
  private static int threads(ManifestSource source) {
    return Math.max(1, Math.min(source.numWorkers(), Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public String name() {
    return set.manifest().files();
  }

  @Override
  public String sourceText() {
    return "sound";
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public String source(int source) {
    return set.manifest().utterances().get(source).source();
  }

  @Override
  public int length(int entry) {
    return set.frames(entry);
  }

  @Override
  public @Nullable Loaded load(Loading entry) {
    Sound sound = sound(entry, entry.index());
    if (sound == null) {
      return null;
    }
    UtteranceJoins.Joined joined =
        new UtteranceJoins.Joined(sound.samples(), set.labels().get(entry.index()));
    if (set.joins() != null) {
      joined =
          set.joins()
              .apply(
                  joined,
                  entry.index(),
                  entry.random(),
                  other -> {
                    Sound next = sound(entry, other);
                    return next == null
                        ? null
                        : new UtteranceJoins.Joined(next.samples(), set.labels().get(other));
                  });
    }
    float[] samples = joined.samples();
    for (SoundVariation variation : set.variations()) {
      samples = variation.apply(samples, sound.sampleRate(), entry.random());
    }
    Tensor features = set.features().of(samples, set.training() ? entry.random() : null);
    return new Loaded(entry.index(), joined.labels(), set.masks().apply(features, entry.random()));
  }

  private @Nullable Sound sound(Loading entry, int utterance) {
    return entry.read(
        utterance,
        new SourceReader<Sound>() {
          @Override
          public Sound read() {
            return set.sound(utterance);
          }

          @Override
          public long bytes(Sound source) {
            return (long) source.samples().length * Float.BYTES;
          }
        });
  }

  @Override
  public SpeechBatch collate(BatchKey batch, List<Loaded> loaded) {
    return new SpeechBatch(
        loaded.stream().mapToInt(Loaded::number).toArray(),
        loaded.stream().map(l -> source(l.number())).toList(),
        loaded.stream().map(Loaded::labels).toList(),
        SpeechBatch.inputs(loaded.stream().map(Loaded::features).toList(), set.multiple()));
  }
}
