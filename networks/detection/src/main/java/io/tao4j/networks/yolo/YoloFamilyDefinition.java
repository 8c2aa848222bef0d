package io.tao4j.networks.yolo;

import io.tao4j.data.detection.AnchorKMeans;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.error.TaoException;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.detection.AnchorFit;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.networks.tasks.detection.DetectorSpec;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What yolo_v3, yolo_v4 and yolo_v4_tiny share: all but their graphs and losses. */
abstract class YoloFamilyDefinition extends DetectorDefinition {
  /**
   * What a spec says of the network.
   *
   * @param backbone what it stands on
   * @param heads coarse to fine
   * @param group of the spec that names both
   */
  record Parts(Backbone backbone, List<YoloHead> heads, String group) {}

  private final DetectorSpec spec;
  private final Parts parts;

  YoloFamilyDefinition(
      String network,
      DetectorSpec spec,
      Parts parts,
      List<String> classNames,
      Map<String, String> categories) {
    super(network, spec, classNames, categories);
    this.spec = spec;
    this.parts = parts;
  }

  @Override
  protected final int stride() {
    return YoloGraph.STRIDE;
  }

  @Override
  protected final Backbone specBackbone() {
    return parts.backbone();
  }

  @Override
  public final String backboneField() {
    return parts.group() + ".arch";
  }

  @Override
  protected final Map<String, String> properties() {
    return YoloHead.properties(parts.heads());
  }

  @Override
  public final Map<String, String> facts(Model model) {
    return YoloHead.properties(YoloHead.of(model.meta()));
  }

  @Override
  protected final void requireAlike(ModelMeta other, String what) {
    List<Integer> given = anchorCounts(YoloHead.of(other));
    List<Integer> anchorCounts = anchorCounts(parts.heads());
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
  public final List<LabelledLayer> labelledLayers(ModelMeta meta) {
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
  protected final List<String> notices(Model start, DetectionDataset set) {
    List<AnchorKMeans.Size> shapes =
        YoloHead.of(start.meta()).stream()
            .flatMap(head -> head.anchors().stream())
            .map(anchor -> new AnchorKMeans.Size(anchor.width(), anchor.height()))
            .toList();
    return AnchorFit.notice(set, spec.preprocessing(), shapes, spec.randomSeed()).stream().toList();
  }

  /**
   * A batch with its targets.
   *
   * @param more further inputs of the loss
   */
  static Batch encode(DetectionBatch batch, YoloTargets targets, Map<String, Tensor> more) {
    Shape shape = batch.images().shape();
    Map<String, Tensor> inputs =
        new LinkedHashMap<>(
            targets.encode(
                batch.boxes(), Math.toIntExact(shape.size(2)), Math.toIntExact(shape.size(3))));
    inputs.put(IMAGES, batch.images());
    inputs.putAll(more);
    return new Batch(
        inputs, Map.of(), batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  @Override
  public final Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    return new YoloDistillation(b, classNames().size(), temperature)
        .loss(parts.heads(), student, teacher);
  }
}
