package io.tao4j.networks.efficientdet;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.anchors.AnchorDefinition;
import io.tao4j.networks.anchors.AnchorFocalLoss;
import io.tao4j.networks.anchors.AnchorFocalLoss.Overlap;
import io.tao4j.networks.anchors.AnchorFocalLoss.OverlapKind;
import io.tao4j.networks.anchors.AnchorTargets;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** EfficientDet for one spec and the classes of one data set. */
final class EfficientDetDefinition extends AnchorDefinition {
  /** Largest rate of the backbone's stochastic depth, as in TAO. */
  private static final double DROP_PATH = 0.2;

  private static final double ALPHA = 0.25;
  private static final double GAMMA = 1.5;

  /** Distance from which the boxes' loss is linear, in anchors. */
  private static final double HUBER_DELTA = 0.1;

  private final EfficientDetSpec spec;
  private final EfficientDetSettings settings;

  EfficientDetDefinition(
      EfficientDetSpec spec, List<String> classNames, Map<String, String> categories) {
    this(spec, settings(spec), classNames, categories);
  }

  private EfficientDetDefinition(
      EfficientDetSpec spec,
      EfficientDetSettings settings,
      List<String> classNames,
      Map<String, String> categories) {
    super(EfficientDetNetwork.NAME, spec, settings, classNames, categories);
    this.spec = spec;
    this.settings = settings;
  }

  static EfficientDetSettings settings(EfficientDetSpec spec) {
    Preprocessing input = spec.preprocessing();
    return new EfficientDetSettings(spec.modelConfig(), Math.min(input.height(), input.width()));
  }

  @Override
  protected Graph graph() {
    Shape images = spec.preprocessing().batchShape();
    return EfficientDetGraph.build(
        settings.scale(),
        DROP_PATH,
        settings.anchors(),
        settings.coder(),
        classNames().size(),
        images);
  }

  @Override
  public Map<String, Tensor> firstWeights() {
    return EfficientDetGraph.priorBiases(settings.anchors().shapes(0), classNames().size());
  }

  @Override
  protected List<MapSize> mapSizes(Graph graph) {
    return EfficientDetGraph.mapSizes(graph);
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of(
        new LabelledLayer(
            EfficientDetGraph.CLASS_LAYER, meta.classNames(), shapesPerCell(meta).get(0), 0));
  }

  /** What the spec says of the loss. */
  static AnchorFocalLoss.Settings loss(EfficientDetSpec spec, int classes) {
    return new AnchorFocalLoss.Settings(
        // Huber's loss is smooth L1 times its delta, and the mean of four numbers is learnt
        spec.lossConfig().boxLossWeight() * HUBER_DELTA / 4,
        HUBER_DELTA,
        ALPHA,
        GAMMA,
        spec.lossConfig().labelSmoothing(),
        true,
        Collections.nCopies(classes, 1.0));
  }

  /** The further loss of overlap, or null. */
  static @Nullable Overlap overlap(EfficientDetSpec spec) {
    String type = spec.lossConfig().iouLossType();
    double weight = spec.lossConfig().iouLossWeight();
    return type.isEmpty() || weight == 0
        ? null
        : new Overlap(OverlapKind.valueOf(type.toUpperCase(Locale.ROOT)), weight);
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    AnchorTargets targets = targets(start);
    Overlap overlap = overlap(spec);
    List<String> terms = new ArrayList<>(AnchorFocalLoss.TERMS);
    if (overlap != null) {
      terms.add(AnchorFocalLoss.OVERLAP_TERM);
    }
    return new Objective<>(
        AnchorFocalLoss.append(start.graph(), loss(spec, classNames().size()), overlap),
        AnchorFocalLoss.LOSS,
        terms,
        batch -> encode(batch, targets));
  }
}
