package io.tao4j.networks.classification;

import io.tao4j.data.ImageBatch;
import io.tao4j.data.ImageBatchStream;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import java.util.function.Function;

/** The loader's batches as the network's. */
final class MappedBatches implements BatchStream {
  private final ImageBatchStream source;
  private final Function<ImageBatch, Batch> map;

  MappedBatches(ImageBatchStream source, Function<ImageBatch, Batch> map) {
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
