package io.tao4j.networks.yolo;

import io.tao4j.data.detection.Placement;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.ImageInference;
import io.tao4j.network.detection.Detections;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** From pictures to detections. */
final class YoloInference implements ImageInference<Detections> {
  private final Preprocessing preprocessing;
  private final ImagePlan plan;
  private final YoloResults results;

  YoloInference(ModelMeta meta) {
    this.preprocessing = Preprocessing.fromMap(meta.preprocessing());
    this.plan = preprocessing.plan();
    this.results = new YoloResults(meta, YoloDecoder.Thresholds.of(meta));
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    int each = plan.elements();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.multiplyExact(4 * each, images.size()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < images.size(); i++) {
      plan.apply(
          images.get(i),
          SeededRandom.of(0),
          bytes.slice(i * each * 4, each * 4).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    }
    Shape shape = Shape.of(images.size(), plan.channels(), plan.height(), plan.width());
    return Map.of(YoloGraph.IMAGES, Tensor.wrap(DType.FLOAT32, shape, bytes));
  }

  @Override
  public List<Detections> decode(List<Image> images, Map<String, Tensor> outputs) {
    List<Placement> placements =
        images.stream().map(i -> Placement.of(preprocessing, i.width(), i.height())).toList();
    return results.decode(outputs, placements);
  }
}
