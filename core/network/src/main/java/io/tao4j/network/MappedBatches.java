package io.tao4j.network;

import io.tao4j.data.LoadedBatches;
import java.util.function.Function;

/**
 * A loader's batches as a network's: each is encoded as it is taken.
 *
 * @param <B> the loader's batch
 */
public final class MappedBatches<B> implements BatchStream {
  private final LoadedBatches<B> source;
  private final Function<? super B, Batch> encode;

  /**
   * @param source is closed with this
   * @param encode from a loader's batch to the network's inputs
   */
  public MappedBatches(LoadedBatches<B> source, Function<? super B, Batch> encode) {
    this.source = source;
    this.encode = encode;
  }

  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  @Override
  public Batch next() {
    return encode.apply(source.next());
  }

  @Override
  public void close() {
    source.close();
  }
}
