package io.tao4j.networks.rcnn;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.ServedForm;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DatasetConvertCommand;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;

/** TAO's faster_rcnn: regions are proposed, then looked at. */
public final class RcnnNetwork extends DetectionNetwork<RcnnSpec> {
  static final String NAME = "faster_rcnn";

  /** For {@link java.util.ServiceLoader}. */
  public RcnnNetwork() {
    super(NAME, "boxes and classes of objects: Faster R-CNN", new DatasetConvertCommand());
  }

  @Override
  public SpecBinder<RcnnSpec> specBinder() {
    return SpecBinder.of(RcnnSpec.class).withRules(new RcnnRules()).withLayouts(RcnnLayouts.all());
  }

  @Override
  protected DetectorDefinition definition(
      RcnnSpec spec, List<String> classNames, Map<String, String> categories) {
    return new RcnnDefinition(spec, classNames, categories);
  }

  @Override
  protected BoxDecoder decoder(ModelMeta meta, DetectionThresholds thresholds) {
    Preprocessing input = Preprocessing.fromMap(meta.preprocessing());
    return new RcnnDecoder(RcnnDefinition.factors(meta), input.height(), input.width(), thresholds);
  }

  /** Exported files have a box for each region and class. */
  @Override
  protected ServedForm.Boxes served(Model model) {
    ModelMeta meta = model.meta();
    DetectionThresholds thresholds = DetectionThresholds.of(meta);
    return new ServedForm.Boxes(
        new Model(
            RcnnGraph.withBoxes(
                model.graph().forInference(),
                meta.classNames().size(),
                RcnnDefinition.factors(meta)),
            model.weights(),
            meta),
        AnchorOutputs.BOXES,
        AnchorOutputs.SCORES,
        meta.classNames(),
        thresholds.confidence(),
        thresholds.iou(),
        thresholds.topK());
  }
}
