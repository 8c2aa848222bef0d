package io.tao4j.networks.reading;

import io.tao4j.data.image.Image;
import io.tao4j.network.SinglePassInference;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** From pictures of text to what is written there, by one pass of a network. Thread-safe. */
public interface TextDecoding extends SinglePassInference<Image, ReadText> {
  /** What was read in each picture of a batch. */
  List<ReadText> decode(Map<String, Tensor> outputs);

  @Override
  default List<ReadText> decode(List<Image> images, Map<String, Tensor> outputs) {
    return decode(outputs);
  }
}
