package io.tao4j.networks.classification;

import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import java.util.function.Function;

/** The loader's batches as the network's. */
final class MappedBatches implements BatchStream {
  private final io.tao4j.data.BatchStream source;
  private final Function<io.tao4j.data.Batch, Batch> map;

  MappedBatches(io.tao4j.data.BatchStream source, Function<io.tao4j.data.Batch, Batch> map) {
    this.source = source;
    this.map = map;
  }

  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  @Override
  public Batch next() {
    return map.apply(source.next());
  }

  @Override
  public void close() {
    source.close();
  }
}
