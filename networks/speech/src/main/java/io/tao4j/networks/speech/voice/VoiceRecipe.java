package io.tao4j.networks.speech.voice;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.BatchPlan;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.Recipe;
import io.tao4j.networks.speech.audio.Utterance;
import io.tao4j.networks.speech.voice.SpectroGenSpec.LoaderParams;
import io.tao4j.networks.speech.voice.SpectroGenSpec.TrainLoader;
import io.tao4j.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches of utterances of about one length.
 *
 * @param set what is loaded
 * @param warmup epochs until alignments must be sharp
 */
record VoiceRecipe(VoiceSet set, int warmup) implements Recipe<VoiceRecipe.Loaded, VoiceBatch> {
  /** Spectrograms and pitches that are kept, so that later epochs need not compute them. */
  private static final long CACHE_BYTES = 512L << 20;

  private static final int BUCKET = 16;

  /**
   * An utterance that was loaded.
   *
   * @param number in the set
   * @param symbols of its text
   * @param mel {@code [frames, bands]}
   * @param pitch of each frame
   * @param speaker number of the voice
   */
  record Loaded(int number, int[] symbols, Tensor mel, float[] pitch, int speaker) {}

  static BatchLoader<VoiceBatch> training(VoiceSet set, TrainLoader loader, int warmup, long seed) {
    LoaderParams loading = loader.loading();
    LoaderOptions options =
        LoaderOptions.training(loading.batchSize(), seed)
            .withCacheBytes(CACHE_BYTES)
            .withThreads(loading.threads());
    return new BatchLoader<>(
        new VoiceRecipe(set, warmup),
        options,
        loader.shuffle()
            ? BatchPlan.bucketed(loading.batchSize(), BUCKET)
            : BatchPlan.fixed(loading.batchSize(), false, false));
  }

  static BatchLoader<VoiceBatch> evaluation(VoiceSet set, LoaderParams loading) {
    LoaderOptions options =
        LoaderOptions.evaluation(loading.batchSize()).withThreads(loading.threads());
    return new BatchLoader<>(
        new VoiceRecipe(set, 1), options, BatchPlan.sorted(loading.batchSize()));
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
  public @Nullable Loaded load(Recipe.Loading entry) {
    int index = entry.index();
    VoiceSet.Voiced voiced =
        entry.read(
            index,
            new SourceReader<VoiceSet.Voiced>() {
              @Override
              public VoiceSet.Voiced read() {
                return set.voiced(index);
              }

              @Override
              public long bytes(VoiceSet.Voiced source) {
                return source.mel().byteSize() + (long) source.pitch().length * Float.BYTES;
              }
            });
    if (voiced == null) {
      return null;
    }
    Utterance utterance = set.manifest().utterances().get(index);
    int[] symbols = set.symbols().encode(utterance.text(), set.share(), entry.random());
    if (symbols.length > voiced.pitch().length) {
      symbols = set.symbols().encode(utterance.text(), 0, null); // some sounds take more symbols
    }
    return new Loaded(
        index,
        symbols,
        voiced.mel(),
        voiced.pitch(),
        Math.max(0, VoiceSet.speaker(utterance, set.facts().speakers())));
  }

  @Override
  public VoiceBatch collate(BatchKey batch, List<Loaded> loaded) {
    return new VoiceBatch(
        loaded.stream().mapToInt(Loaded::number).toArray(),
        loaded.stream().map(l -> source(l.number())).toList(),
        loaded,
        set.facts().speakers(),
        Math.min(1f, (float) batch.epoch() / warmup));
  }
}
