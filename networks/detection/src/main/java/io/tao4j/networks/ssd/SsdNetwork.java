package io.tao4j.networks.ssd;

import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.ServedForm;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DatasetConvertCommand;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** TAO's ssd: boxes and classes from six maps of anchors. */
public final class SsdNetwork extends DetectionNetwork<SsdSpec> {
  static final String NAME = "ssd";

  /**
   * For {@link java.util.ServiceLoader}. Anchors follow from scales and ratios here: there is no
   * command that finds them in a data set.
   */
  public SsdNetwork() {
    super(NAME, "boxes and classes of objects: SSD", new DatasetConvertCommand());
  }

  @Override
  public SpecBinder<SsdSpec> specBinder() {
    return SpecBinder.of(SsdSpec.class).withRules(new SsdRules());
  }

  @Override
  protected DetectorDefinition definition(
      SsdSpec spec, List<String> classNames, Map<String, String> categories) {
    return new SsdDefinition(spec, classNames, categories);
  }

  @Override
  protected BoxDecoder decoder(ModelMeta meta, DetectionThresholds thresholds) {
    return new SsdDecoder(thresholds);
  }

  /** The graph ends in boxes and scores as it is. */
  @Override
  protected ServedForm.Boxes served(Model model) {
    DetectionThresholds thresholds = DetectionThresholds.of(model.meta());
    return new ServedForm.Boxes(
        new Model(model.graph().forInference(), model.weights(), model.meta()),
        SsdGraph.BOXES,
        SsdGraph.SCORES,
        model.meta().classNames(),
        thresholds.confidence(),
        thresholds.iou(),
        thresholds.topK());
  }
}
