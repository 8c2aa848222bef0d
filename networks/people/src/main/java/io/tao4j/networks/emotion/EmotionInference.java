package io.tao4j.networks.emotion;

import io.tao4j.data.Padded;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From landmarks to what the face shows. */
final class EmotionInference implements SinglePassInference<FaceLandmarks, Classification> {
  private final EmotionFacts facts;
  private final List<String> classNames;

  EmotionInference(ModelMeta meta) {
    this.facts = EmotionFacts.of(meta);
    this.classNames = meta.classNames();
  }

  @Override
  public Map<String, Tensor> encode(List<FaceLandmarks> inputs) {
    List<Tensor> seen = inputs.stream().map(one -> facts.seen(one.points(), "a face")).toList();
    return Map.of(EmotionGraph.LANDMARKS, Padded.of(seen, 0).values());
  }

  @Override
  public List<Classification> decode(List<FaceLandmarks> inputs, Map<String, Tensor> outputs) {
    float[] logits = outputs.get(ClassifierGraph.LOGITS).toFloatArray();
    return IntStream.range(0, inputs.size())
        .mapToObj(i -> Classification.ofLogits(classNames, logits, i))
        .toList();
  }
}
