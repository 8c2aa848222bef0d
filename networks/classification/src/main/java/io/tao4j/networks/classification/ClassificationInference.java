package io.tao4j.networks.classification;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From pictures to class probabilities. */
final class ClassificationInference implements SinglePassInference<Image, Classification> {
  private final ImagePlan plan;
  private final List<String> classNames;

  ClassificationInference(ModelMeta meta) {
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.classNames = meta.classNames();
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return Map.of(ClassificationGraph.IMAGES, plan.batch(images));
  }

  @Override
  public List<Classification> decode(List<Image> images, Map<String, Tensor> outputs) {
    float[] logits = outputs.get(ClassificationGraph.LOGITS).toFloatArray();
    List<Classification> results = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      results.add(classification(logits, i * classNames.size()));
    }
    return results;
  }

  private Classification classification(float[] logits, int from) {
    int classes = classNames.size();
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, logits[from + c]);
    }
    double[] probabilities = new double[classes];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      probabilities[c] = Math.exp(logits[from + c] - largest);
      sum += probabilities[c];
    }
    double total = sum;
    return new Classification(
        IntStream.range(0, classes)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer c) -> -probabilities[c]))
            .map(c -> new Classification.Score(classNames.get(c), c, probabilities[c] / total))
            .toList());
  }
}
