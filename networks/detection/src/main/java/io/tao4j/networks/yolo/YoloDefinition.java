package io.tao4j.networks.yolo;

import io.tao4j.data.detection.AnchorKMeans;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.detection.AnchorFit;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** YOLOv4 for one spec and the classes of one data set. */
final class YoloDefinition extends DetectorDefinition {
  private final YoloV4Spec spec;
  private final YoloSettings settings;

  YoloDefinition(
      String network, YoloV4Spec spec, List<String> classNames, Map<String, String> categories) {
    super(network, spec, classNames, categories);
    this.spec = spec;
    this.settings = new YoloSettings(spec, network);
  }

  @Override
  protected Graph graph() {
    return YoloGraph.build(
        settings.backbone(),
        settings.backboneOptions(),
        settings.neckOptions(),
        settings.neckActivation(),
        settings.neck(),
        settings.heads(),
        classNames().size(),
        spec.yolov4Config().neckConvBlocks(),
        spec.preprocessing());
  }

  @Override
  public Map<String, Tensor> firstWeights() {
    return YoloGraph.priorBiases(settings.heads(), classNames().size());
  }

  @Override
  protected int stride() {
    return YoloGraph.STRIDE;
  }

  @Override
  protected Backbone specBackbone() {
    return settings.backbone();
  }

  @Override
  public String backboneField() {
    return "yolov4_config.arch";
  }

  @Override
  protected Map<String, String> properties() {
    return YoloHead.properties(settings.heads());
  }

  @Override
  public Map<String, String> facts(Model model) {
    return YoloHead.properties(YoloHead.of(model.meta()));
  }

  @Override
  protected void requireAlike(ModelMeta other, String what) {
    List<Integer> given = anchorCounts(YoloHead.of(other));
    List<Integer> anchorCounts = anchorCounts(settings.heads());
    if (!given.equals(anchorCounts)) {
      throw new TaoException(
          "TRAIN-006",
          "%s has heads with %s anchors, the spec has %s".formatted(what, given, anchorCounts),
          "give as many anchors for each head as the model has");
    }
  }

  private static List<Integer> anchorCounts(List<YoloHead> heads) {
    return heads.stream().map(h -> h.anchors().size()).toList();
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return YoloHead.of(meta).stream()
        .map(
            head ->
                new LabelledLayer(
                    YoloGraph.lastConvolution(head),
                    meta.classNames(),
                    head.anchors().size(),
                    YoloHead.BOX_NUMBERS))
        .toList();
  }

  @Override
  protected List<String> notices(Model start, DetectionDataset set) {
    List<AnchorKMeans.Size> shapes =
        YoloHead.of(start.meta()).stream()
            .flatMap(head -> head.anchors().stream())
            .map(anchor -> new AnchorKMeans.Size(anchor.width(), anchor.height()))
            .toList();
    return AnchorFit.notice(set, spec.preprocessing(), shapes, spec.randomSeed()).stream().toList();
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    List<YoloHead> heads = YoloHead.of(start.meta());
    YoloTargets targets =
        new YoloTargets(
            heads,
            settings.classWeights(classNames()),
            spec.yolov4Config().boxMatchingIou(),
            spec.yolov4Config().labelSmoothing());
    return new Objective<>(
        YoloLoss.append(forTraining(start.graph()), heads, settings.loss(classNames().size())),
        YoloLoss.LOSS,
        YoloLoss.TERMS,
        batch -> encode(batch, targets));
  }

  private static Batch encode(DetectionBatch batch, YoloTargets targets) {
    Shape shape = batch.images().shape();
    Map<String, Tensor> inputs =
        new LinkedHashMap<>(
            targets.encode(
                batch.boxes(), Math.toIntExact(shape.size(2)), Math.toIntExact(shape.size(3))));
    inputs.put(IMAGES, batch.images());
    return new Batch(
        inputs, Map.of(), batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  @Override
  public Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    return new YoloDistillation(b, classNames().size(), temperature)
        .loss(settings.heads(), student, teacher);
  }
}
