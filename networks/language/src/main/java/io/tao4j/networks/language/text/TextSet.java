package io.tao4j.networks.language.text;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import io.tao4j.file.Sha256;
import java.util.List;

/**
 * Texts that were read, cut into tokens and labelled: what a loader loads. They stay in memory, for
 * a batch of texts is put together in less time than a file is opened.
 *
 * @param name of the file or folder, for messages
 * @param samples one or more
 * @param paddingId id that fills batches
 * @param variation of each sample in each epoch
 * @param <T> the task's labels
 */
public record TextSet<T>(
    String name, List<TextSample<T>> samples, int paddingId, Variation<T> variation) {
  private static final int DIGEST_BYTES = 8;

  /**
   * What becomes of a sample when it is loaded.
   *
   * @param <T> the task's labels
   */
  @FunctionalInterface
  public interface Variation<T> {
    /**
     * A sample of the same length.
     *
     * @param random the sample's own numbers in this epoch
     */
    TextSample<T> apply(TextSample<T> sample, SeededRandom random);
  }

  /** Samples that are loaded as they are. */
  public TextSet(String name, List<TextSample<T>> samples, int paddingId) {
    this(name, samples, paddingId, (sample, random) -> sample);
  }

  /**
   * @throws TaoException {@code TEXT-003} if there is no sample
   */
  public TextSet {
    samples = List.copyOf(samples);
    if (samples.isEmpty()) {
      throw new TaoException(
          "TEXT-003", name + " holds no text that can be used", "it needs a line with words");
    }
  }

  /**
   * Tells data from others: how many texts, and the first bytes of the digest of what was read.
   *
   * @param texts with their labels, in order
   */
  public static String digest(List<String> texts) {
    Sha256 digest = new Sha256();
    texts.forEach(text -> digest.add(text + "\n"));
    return texts.size() + " texts, " + digest.hex(DIGEST_BYTES);
  }
}
