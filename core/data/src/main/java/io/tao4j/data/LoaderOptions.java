package io.tao4j.data;

import io.tao4j.data.image.ImageCodec;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a {@link BatchLoader} works. Start from {@link #training} or {@link #evaluation} and change
 * with {@code with…}.
 *
 * @param batchSize samples in a batch, from 1
 * @param seed of the order and of all augmentation
 * @param shuffle whether each epoch has its own order; else the order of the set
 * @param dropLast whether a last batch that is not full is left out
 * @param threads that decode, from 1
 * @param prefetch batches in the making ahead of the one asked for, from 1; bounds the memory
 * @param cacheBytes room for decoded pictures, so that later epochs need not decode; 0 for none
 * @param maxPixels pictures that declare more count as unreadable
 * @param badImages what stands for a picture that cannot be read
 * @param badImageLimit how many may be unreadable
 * @param listener hears of each unreadable picture
 */
public record LoaderOptions(
    int batchSize,
    long seed,
    boolean shuffle,
    boolean dropLast,
    int threads,
    int prefetch,
    long cacheBytes,
    long maxPixels,
    BadImagePolicy badImages,
    BadImageLimit badImageLimit,
    BadImageListener listener) {

  public LoaderOptions {
    Objects.requireNonNull(badImages, "badImages");
    Objects.requireNonNull(badImageLimit, "badImageLimit");
    Objects.requireNonNull(listener, "listener");
    requireAtLeast("batchSize", batchSize, 1);
    requireAtLeast("threads", threads, 1);
    requireAtLeast("prefetch", prefetch, 1);
    requireAtLeast("cacheBytes", cacheBytes, 0);
    requireAtLeast("maxPixels", maxPixels, 1);
  }

  /**
   * Shuffled full batches, unreadable pictures replaced, up to 5 % of them; half of the processors
   * decode, for the network needs them too.
   */
  public static LoaderOptions training(int batchSize, long seed) {
    return of(batchSize, seed, true, BadImagePolicy.REPLACE);
  }

  /** The set in its order, each readable picture once; up to 5 % may be unreadable. */
  public static LoaderOptions evaluation(int batchSize) {
    return of(batchSize, 0, false, BadImagePolicy.LEAVE_OUT);
  }

  private static LoaderOptions of(
      int batchSize, long seed, boolean isTraining, BadImagePolicy badImages) {
    return new LoaderOptions(
        batchSize,
        seed,
        isTraining,
        isTraining,
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        4,
        0,
        ImageCodec.DEFAULT_MAX_PIXELS,
        badImages,
        BadImageLimit.fraction(0.05),
        image -> {});
  }

  private static void requireAtLeast(String name, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(name + " must be at least " + min + ", got " + value);
    }
  }

  /** These options with another {@link #shuffle}. */
  public LoaderOptions withShuffle(boolean shuffle) {
    return changed(copy -> copy.shuffle = shuffle);
  }

  /** These options with another {@link #dropLast}. */
  public LoaderOptions withDropLast(boolean dropLast) {
    return changed(copy -> copy.dropLast = dropLast);
  }

  /** These options with another {@link #threads}. */
  public LoaderOptions withThreads(int threads) {
    return changed(copy -> copy.threads = threads);
  }

  /** These options with another {@link #prefetch}. */
  public LoaderOptions withPrefetch(int prefetch) {
    return changed(copy -> copy.prefetch = prefetch);
  }

  /** These options with another {@link #cacheBytes}. */
  public LoaderOptions withCacheBytes(long cacheBytes) {
    return changed(copy -> copy.cacheBytes = cacheBytes);
  }

  /** These options with another {@link #maxPixels}. */
  public LoaderOptions withMaxPixels(long maxPixels) {
    return changed(copy -> copy.maxPixels = maxPixels);
  }

  /** These options with another {@link #badImages}. */
  public LoaderOptions withBadImages(BadImagePolicy badImages) {
    return changed(copy -> copy.badImages = badImages);
  }

  /** These options with another {@link #badImageLimit}. */
  public LoaderOptions withBadImageLimit(BadImageLimit badImageLimit) {
    return changed(copy -> copy.badImageLimit = badImageLimit);
  }

  /** These options with another {@link #listener}. */
  public LoaderOptions withListener(BadImageListener listener) {
    return changed(copy -> copy.listener = listener);
  }

  private LoaderOptions changed(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.options();
  }

  /** The options that can be changed, while one of them is. */
  private static final class Copy {
    private final LoaderOptions from;
    private boolean shuffle;
    private boolean dropLast;
    private int threads;
    private int prefetch;
    private long cacheBytes;
    private long maxPixels;
    private BadImagePolicy badImages;
    private BadImageLimit badImageLimit;
    private BadImageListener listener;

    Copy(LoaderOptions from) {
      this.from = from;
      shuffle = from.shuffle;
      dropLast = from.dropLast;
      threads = from.threads;
      prefetch = from.prefetch;
      cacheBytes = from.cacheBytes;
      maxPixels = from.maxPixels;
      badImages = from.badImages;
      badImageLimit = from.badImageLimit;
      listener = from.listener;
    }

    LoaderOptions options() {
      return new LoaderOptions(
          from.batchSize,
          from.seed,
          shuffle,
          dropLast,
          threads,
          prefetch,
          cacheBytes,
          maxPixels,
          badImages,
          badImageLimit,
          listener);
    }
  }
}
