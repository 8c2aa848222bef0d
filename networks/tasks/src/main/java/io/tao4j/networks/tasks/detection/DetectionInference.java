package io.tao4j.networks.tasks.detection;

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

/** From pictures to detections, for a detector whose input is {@link DetectorDefinition#IMAGES}. */
public final class DetectionInference implements SinglePassInference<Image, Detections> {
  private final Preprocessing preprocessing;
  private final ImagePlan plan;
  private final DetectionResults results;

  /**
   * Inference of a model.
   *
   * @param meta of the model: preprocessing and class names
   */
  public DetectionInference(ModelMeta meta, BoxDecoder decoder) {
    this.preprocessing = Preprocessing.fromMap(meta.preprocessing());
    this.plan = preprocessing.plan();
    this.results = new DetectionResults(meta.classNames(), decoder);
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return Map.of(DetectorDefinition.IMAGES, plan.batch(images));
  }

  @Override
  public List<Detections> decode(List<Image> images, Map<String, Tensor> outputs) {
    List<Placement> placements =
        images.stream().map(i -> Placement.of(preprocessing, i.width(), i.height())).toList();
    return results.decode(outputs, placements);
  }
}
