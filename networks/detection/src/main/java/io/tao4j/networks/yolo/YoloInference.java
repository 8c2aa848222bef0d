package io.tao4j.networks.yolo;

import io.tao4j.data.detection.Placement;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.detection.Detections;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** From pictures to detections. */
final class YoloInference implements SinglePassInference<Image, Detections> {
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
    return Map.of(YoloGraph.IMAGES, plan.batch(images));
  }

  @Override
  public List<Detections> decode(List<Image> images, Map<String, Tensor> outputs) {
    List<Placement> placements =
        images.stream().map(i -> Placement.of(preprocessing, i.width(), i.height())).toList();
    return results.decode(outputs, placements);
  }
}
