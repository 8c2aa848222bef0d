package io.tao4j.networks.speech.voice;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.BatchPlan;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.Recipe;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.audio.Utterance;
import io.tao4j.networks.speech.voice.SpectroGenSpec.LoaderParams;
import io.tao4j.networks.speech.voice.SpectroGenSpec.TrainLoader;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches of segments of utterances, all of one length; what is behind the end of a short utterance
 * is silent.
 *
 * @param manifest utterances
 * @param facts of the model
 * @param samples of a segment, whole hops
 * @param anywhere whether each loading begins at a place of its own, or at the start
 * @param given whether spectrograms are those that the manifest names
 */
record SegmentRecipe(
    Manifest manifest, VocoderFacts facts, int samples, boolean anywhere, boolean given)
    implements Recipe<SegmentRecipe.Segment, SegmentBatch> {
  private static final long CACHE_BYTES = 512L << 20;

  /**
   * A segment.
   *
   * @param number of its utterance
   * @param audio samples
   * @param length how many of them are the utterance's
   * @param mel spectrogram that the network is given, {@code [samples / hop, bands]}
   * @param compared spectrogram of the recording as the loss compares it, {@code [frames, bands]}
   */
  record Segment(int number, float[] audio, int length, float[] mel, float[] compared) {}

  /** An utterance that was read; its spectrogram where it is given. */
  private record Heard(float[] samples, @Nullable Tensor mel) {}

  static BatchLoader<SegmentBatch> training(SegmentRecipe recipe, TrainLoader loader, long seed) {
    LoaderParams loading = loader.loading();
    return new BatchLoader<>(
        recipe,
        LoaderOptions.training(loading.batchSize(), seed)
            .withCacheBytes(CACHE_BYTES)
            .withThreads(loading.threads()),
        BatchPlan.fixed(loading.batchSize(), loader.shuffle(), false));
  }

  static BatchLoader<SegmentBatch> evaluation(SegmentRecipe recipe, LoaderParams loading) {
    return new BatchLoader<>(
        recipe,
        LoaderOptions.evaluation(loading.batchSize()).withThreads(loading.threads()),
        BatchPlan.fixed(loading.batchSize(), false, false));
  }

  @Override
  public String name() {
    return manifest.files();
  }

  @Override
  public String sourceText() {
    return "sound";
  }

  @Override
  public int size() {
    return manifest.utterances().size();
  }

  @Override
  public String source(int source) {
    return manifest.utterances().get(source).source();
  }

  private Heard heard(int index) {
    Utterance utterance = manifest.utterances().get(index);
    float[] sound = utterance.sound().at(facts.spectrograms().sampleRate()).samples();
    if (!given) {
      return new Heard(sound, null);
    }
    Tensor mel = MelFile.read(utterance.spectrogram().orElseThrow(), facts.spectrograms().bands());
    int hop = facts.spectrograms().hop();
    long frames = mel.shape().size(0);
    if (frames == 0 || Math.abs(frames - sound.length / hop) > 1) {
      throw new TaoException(
          "AUDIO-007",
          "%s: the spectrogram has %s frames, and the sound %s"
              .formatted(utterance.source(), frames, sound.length / hop),
          "both must be of the same utterance, frame by frame");
    }
    return new Heard(sound, mel);
  }

  @Override
  public @Nullable Segment load(Recipe.Loading entry) {
    int index = entry.index();
    Heard heard =
        entry.read(
            index,
            new SourceReader<Heard>() {
              @Override
              public Heard read() {
                return heard(index);
              }

              @Override
              public long bytes(Heard source) {
                return (long) source.samples().length * Float.BYTES
                    + (source.mel() == null ? 0 : source.mel().byteSize());
              }
            });
    return heard == null ? null : cut(index, heard, entry.random());
  }

  private Segment cut(int index, Heard heard, SeededRandom random) {
    int hop = facts.spectrograms().hop();
    int bands = facts.spectrograms().bands();
    int spare = heard.samples().length - samples;
    // given spectrograms begin at whole frames
    int places = heard.mel() == null ? spare : spare / hop;
    int start = anywhere && spare > 0 ? random.nextInt(places + 1) : 0;
    int from = heard.mel() == null ? start : start * hop;
    int length = Math.min(samples, heard.samples().length - from);
    float[] audio =
        Arrays.copyOf(Arrays.copyOfRange(heard.samples(), from, from + length), samples);
    int frames = samples / hop;
    float[] mel;
    if (heard.mel() == null) {
      float[] all = new MelSpectrogram(facts.spectrograms()).of(audio, null).toFloatArray();
      mel = Arrays.copyOf(all, frames * bands);
    } else {
      float[] all = heard.mel().toFloatArray();
      mel = new float[frames * bands];
      Arrays.fill(mel, (float) Math.log(facts.spectrograms().guard()));
      int count = Math.min(mel.length, all.length - start * bands);
      System.arraycopy(all, start * bands, mel, 0, count);
    }
    float[] compared =
        anywhere
            ? new MelSpectrogram(facts.compared()).of(audio, null).toFloatArray()
            : new float[0];
    return new Segment(index, audio, length, mel, compared);
  }

  @Override
  public SegmentBatch collate(BatchKey batch, List<Segment> loaded) {
    return new SegmentBatch(
        loaded,
        loaded.stream().map(l -> source(l.number())).toList(),
        facts.spectrograms().bands());
  }
}
