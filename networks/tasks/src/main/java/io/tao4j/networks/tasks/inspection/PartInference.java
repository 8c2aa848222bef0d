package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** From pictures of parts to verdicts. Thread-safe. */
public final class PartInference implements SinglePassInference<InspectedPart, Verdict> {
  private final Lights lights;
  private final ImagePlan plan;
  private final double threshold;

  /**
   * Inference of a model.
   *
   * @param meta the model's: its lights, and how pictures are prepared
   * @param threshold of the score above which a part is faulty
   */
  public PartInference(ModelMeta meta, double threshold) {
    this.lights = Lights.of(meta);
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.threshold = threshold;
  }

  /**
   * @throws IllegalArgumentException for parts of another number of pictures than the model's
   *     lights
   */
  @Override
  public Map<String, Tensor> encode(List<InspectedPart> parts) {
    return Map.of(
        PartGraph.PART, batch(parts, InspectedPart::part),
        PartGraph.GOLDEN, batch(parts, InspectedPart::golden));
  }

  private Tensor batch(List<InspectedPart> parts, Function<InspectedPart, List<Image>> of) {
    int elements = lights.names().size() * plan.elements();
    FloatBuffer all = FloatBuffer.allocate(parts.size() * elements);
    for (InspectedPart part : parts) {
      List<Image> pictures = of.apply(part);
      if (pictures.size() != lights.names().size()) {
        throw new IllegalArgumentException(
            "%s pictures of a part, the model has %s lights"
                .formatted(pictures.size(), lights.names().size()));
      }
      lights.write(pictures, plan, 0, all);
    }
    return Tensor.of(
        all.array(),
        parts.size(),
        plan.channels(),
        (long) lights.rows() * plan.height(),
        (long) lights.columns() * plan.width());
  }

  @Override
  public List<Verdict> decode(List<InspectedPart> parts, Map<String, Tensor> outputs) {
    List<Verdict> verdicts = new ArrayList<>();
    for (float score : outputs.get(PartGraph.SCORE).toFloatArray()) {
      verdicts.add(Verdict.of(score, threshold));
    }
    return verdicts;
  }
}
