package io.tao4j.networks.detectnet;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.ServedForm;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.DatasetConvertCommand;
import io.tao4j.networks.tasks.detection.DetectionNetwork;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.spec.SpecBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** TAO's detectnet_v2: coverage and boxes of a grid, clustered. */
public final class DetectNetNetwork extends DetectionNetwork<DetectNetSpec> {
  static final String NAME = "detectnet_v2";

  /** Start of a property for each class, by its number. */
  static final String CLUSTERING = "clustering.";

  /** For {@link java.util.ServiceLoader}. Cells have no anchors. */
  public DetectNetNetwork() {
    super(NAME, "boxes and classes of objects: DetectNet_v2", new DatasetConvertCommand());
  }

  @Override
  public SpecBinder<DetectNetSpec> specBinder() {
    return SpecBinder.of(DetectNetSpec.class).withRules(new DetectNetRules());
  }

  @Override
  protected DetectorDefinition definition(
      DetectNetSpec spec, List<String> classNames, Map<String, String> categories) {
    return new DetectNetDefinition(spec, classNames, categories);
  }

  @Override
  protected BoxDecoder decoder(ModelMeta meta, DetectionThresholds thresholds) {
    List<Clustering> clusterings = new ArrayList<>();
    for (int kind = 0; kind < meta.classNames().size(); kind++) {
      String text = String.valueOf(meta.properties().get(CLUSTERING + kind));
      try {
        clusterings.add(Clustering.parse(text));
      } catch (IllegalArgumentException e) {
        throw new TaoException(
            "MODEL-010",
            "the model does not say how its cells are clustered",
            List.of("property " + CLUSTERING + kind),
            e);
      }
    }
    return new DetectNetDecoder(
        DetectNetGrid.of(meta), clusterings, DetectNetSpec.MOST_BOXES, false);
  }

  /** All clusters count, as in TAO, which does not ask for their confidence here. */
  @Override
  protected BoxDecoder evaluationDecoder(DetectNetSpec spec, ModelMeta meta) {
    return new DetectNetDecoder(
        DetectNetGrid.of(meta),
        meta.classNames().stream().map(spec::clustering).toList(),
        DetectNetSpec.MOST_BOXES,
        true);
  }

  /** Exported files suppress cells where Java clusters them. */
  @Override
  protected ServedForm.Boxes served(Model model) {
    DetectionThresholds thresholds = DetectionThresholds.of(model.meta());
    int classes = model.meta().classNames().size();
    DetectNetGrid grid = DetectNetGrid.of(model.meta());
    return new ServedForm.Boxes(
        new Model(
            DetectNetGraph.withBoxes(model.graph().forInference(), grid, classes),
            model.weights(),
            model.meta()),
        DetectNetGraph.BOXES,
        DetectNetGraph.SCORES,
        model.meta().classNames(),
        thresholds.confidence(),
        thresholds.iou(),
        thresholds.topK());
  }
}
