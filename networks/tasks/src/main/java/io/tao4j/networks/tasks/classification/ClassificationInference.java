package io.tao4j.networks.tasks.classification;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.classification.Classification;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From pictures to class probabilities, for a network of {@link ClassifierGraph}'s names. */
public final class ClassificationInference implements SinglePassInference<Image, Classification> {
  private final ImagePlan plan;
  private final List<String> classNames;

  /**
   * Inference of a model.
   *
   * @param meta of the model: preprocessing and class names
   */
  public ClassificationInference(ModelMeta meta) {
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.classNames = meta.classNames();
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return Map.of(ClassifierGraph.IMAGES, plan.batch(images));
  }

  @Override
  public List<Classification> decode(List<Image> images, Map<String, Tensor> outputs) {
    float[] logits = outputs.get(ClassifierGraph.LOGITS).toFloatArray();
    return IntStream.range(0, images.size())
        .mapToObj(i -> Classification.ofLogits(classNames, logits, i))
        .toList();
  }
}
