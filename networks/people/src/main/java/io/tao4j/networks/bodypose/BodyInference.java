package io.tao4j.networks.bodypose;

import io.tao4j.data.Padded;
import io.tao4j.data.image.Image;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.Levels;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From pictures to their people. */
record BodyInference(BodyFinder finder) implements SinglePassInference<Image, BodyPeople> {
  private AffineMap map(Image picture) {
    return finder.facts().whole(picture.width(), picture.height(), finder.isStretched());
  }

  @Override
  public Map<String, Tensor> encode(List<Image> inputs) {
    BodyFacts facts = finder.facts();
    List<Tensor> pictures =
        inputs.stream()
            .map(one -> facts.numbers(Levels.cut(one, map(one), 3, facts.height(), facts.width())))
            .toList();
    return Map.of(BodyGraph.IMAGES, Padded.of(pictures, 0).values());
  }

  @Override
  public List<BodyPeople> decode(List<Image> inputs, Map<String, Tensor> outputs) {
    float[] heat = outputs.get(BodyGraph.HEAT).toFloatArray();
    float[] fields = outputs.get(BodyGraph.FIELDS).toFloatArray();
    List<BodyPeople> found = new ArrayList<>();
    for (int n = 0; n < inputs.size(); n++) {
      found.add(finder.find(heat, fields, n, map(inputs.get(n))));
    }
    return found;
  }
}
