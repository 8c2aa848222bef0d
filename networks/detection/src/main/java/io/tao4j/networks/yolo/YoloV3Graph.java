package io.tao4j.networks.yolo;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.DType;
import java.util.List;

/**
 * YOLOv3's graph, as TAO builds it: from a backbone's coarsest map down to finer ones, each of
 * which gets what the coarser one has seen.
 *
 * @see <a href="https://arxiv.org/abs/1804.02767">Redmon and Farhadi 2018</a>
 */
final class YoloV3Graph {
  private YoloV3Graph() {}

  /**
   * Builds it.
   *
   * @param classes number of classes
   * @param input its channels, height and width
   */
  static Graph build(YoloV3Settings settings, int classes, Preprocessing input) {
    GraphBuilder b = new GraphBuilder();
    Value images = b.input(DetectorDefinition.IMAGES, DType.FLOAT32, input.batchShape());
    Backbone backbone = settings.backbone();
    Features features =
        backbone.build(b.scope(NetworkDefinition.BACKBONE), images, settings.backboneOptions());
    YoloLayers layers = new YoloLayers(BackboneOptions.TAO_DETECTOR, settings.neckActivation());
    TaoNeck.Maps taken = TaoNeck.maps(b, layers, backbone, features);
    List<Value> maps = List.of(taken.big(), taken.mid(), taken.small());
    TaoNeck.Widths widths = TaoNeck.widths(backbone);
    List<Integer> channels = List.of(2 * widths.mid(), widths.mid(), widths.small());
    List<YoloHead> heads = settings.heads();
    Value coarser = null;
    for (int i = 0; i < heads.size(); i++) {
      String name = heads.get(i).name();
      GraphBuilder neck = b.scope("neck." + name);
      Value x = maps.get(i);
      if (coarser != null) {
        // TAO's own order: what comes from above, then the backbone's
        Value up = layers.upsampled(neck, "up", coarser, channels.get(i));
        x = YoloLayers.joined(neck, up, x);
      }
      coarser = layers.alternating(neck, x, channels.get(i), settings.config().archConvBlocks());
      GraphBuilder head = b.scope("head." + name);
      Value last = layers.conv(head, "conv", coarser, 2 * channels.get(i), 3, 1);
      b.output(name, YoloLayers.predictions(head, last, heads.get(i), classes));
    }
    return b.build();
  }
}
