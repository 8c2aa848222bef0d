package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.data.segmentation.SegmentationBatch;
import io.tao4j.data.segmentation.SegmentationSample;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp.OneHot;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.Value;
import io.tao4j.network.Batch;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a loss compares the scores of pixels with: a further input of the graph, {@code INT64}
 * classes, made into ones and zeros within the graph.
 *
 * @param oneHot {@code FLOAT32 [N, classes, H, W]}: 1 for the class of a pixel, zeros for one that
 *     is ignored
 */
public record PixelTargets(Value oneHot) {
  private static final String LABELS = "labels";

  /**
   * Adds the input.
   *
   * @param logits whose height and width they have
   * @param classes number of classes
   */
  static PixelTargets add(GraphBuilder b, Value logits, int classes) {
    Shape shape = b.shape(logits);
    Value labels =
        b.input(LABELS, DType.INT64, Shape.of(Dim.symbol("N"), shape.dim(2), shape.dim(3)));
    GraphBuilder scoped = b.scope("targets");
    // one class more than there are: that of ignored pixels, which is cut off
    Value rows = scoped.add("one_hot", new OneHot(classes + 1), labels); // [N, H, W, C + 1]
    Value known = scoped.add("known", new Slice(3, 0, classes, 1), rows);
    return new PixelTargets(
        scoped.add("channels_first", new Transpose(List.of(0, 3, 1, 2)), known));
  }

  /** A batch with its classes. */
  static Batch encode(SegmentationBatch batch, int classes) {
    LabelMap first = batch.masks().get(0);
    int pixels = first.width() * first.height();
    long[] labels = new long[batch.size() * pixels];
    for (int i = 0; i < batch.size(); i++) {
      byte[] map = batch.masks().get(i).toBytes();
      for (int j = 0; j < pixels; j++) {
        int index = map[j] & 0xff;
        labels[i * pixels + j] = index == LabelMap.IGNORED ? classes : index;
      }
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>(SegmenterDefinition.inputs(batch.images()));
    inputs.put(LABELS, Tensor.of(labels, batch.size(), first.height(), first.width()));
    return new Batch(inputs, Map.of(), ids(batch));
  }

  /** What the samples of a batch are called. */
  static List<String> ids(SegmentationBatch batch) {
    return batch.samples().stream().map(SegmentationSample::path).map(Object::toString).toList();
  }
}
