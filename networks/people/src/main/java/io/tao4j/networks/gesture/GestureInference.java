package io.tao4j.networks.gesture;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.geometry.Box;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.Levels;
import io.tao4j.networks.people.PictureRegion;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From hands to gestures. A whole picture is looked at as it is, a part as training parts were. */
final class GestureInference implements SinglePassInference<PictureRegion, Classification> {
  private final ImagePlan plan;
  private final GestureFacts facts;
  private final List<String> classNames;

  GestureInference(ModelMeta meta) {
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.facts = GestureFacts.of(meta);
    this.classNames = meta.classNames();
  }

  @Override
  public Map<String, Tensor> encode(List<PictureRegion> inputs) {
    return Map.of(ClassifierGraph.IMAGES, plan.batch(inputs.stream().map(this::shown).toList()));
  }

  private Image shown(PictureRegion region) {
    if (region.equals(PictureRegion.whole(region.picture()))) {
      return region.picture();
    }
    Box box = facts.region(region.box());
    return Levels.cut(
            region.picture(),
            AffineMap.ofBox(box, plan.width(), plan.height()),
            3,
            plan.height(),
            plan.width())
        .image();
  }

  @Override
  public List<Classification> decode(List<PictureRegion> inputs, Map<String, Tensor> outputs) {
    float[] logits = outputs.get(ClassifierGraph.LOGITS).toFloatArray();
    return IntStream.range(0, inputs.size())
        .mapToObj(i -> Classification.ofLogits(classNames, logits, i))
        .toList();
  }
}
