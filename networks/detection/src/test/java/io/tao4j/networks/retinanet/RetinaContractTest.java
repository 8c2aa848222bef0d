package io.tao4j.networks.retinanet;

import static io.tao4j.networks.anchors.DetectorCases.spec;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** RetinaNet on ResNet-10 for three classes at 96x64. */
class RetinaContractTest extends NetworkContract<RetinaSpec, Image, Detections> {
  RetinaContractTest() {
    super(
        new RetinaNetwork(),
        new Figures(5_532_970, 197_209_728, 100, 0.001f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set = DetectorCases.shapes(data, 96, 64);
    Map<String, String> fields = DetectorCases.anchorFields(set, 96, 64);
    fields.put("retinanet_config.nlayers", "10");
    fields.put("retinanet_config.feature_size", "64");
    fields.put("retinanet_config.scales", "\"[0.2, 0.3, 0.4, 0.6, 0.8, 1.0]\"");
    fields.put("retinanet_config.n_anchor_levels", "2");
    fields.put("retinanet_config.pos_iou_thresh", "0.3");
    fields.put("retinanet_config.neg_iou_thresh", "0.3");
    fields.put("training_config.gradient_clip_norm", "2");
    return fields;
  }

  @Override
  protected String golden() {
    return "retinanet.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("Input", "NMS", "NMS_1");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    String group = "retinanet_config.";
    return DetectorCases.anchorFaults(
        data,
        "retinanet_config",
        spec("seven scales", group + "scales", "\"[1, 1, 1, 1, 1, 1, 1]\""),
        spec("a scale of 0", group + "scales", "\"[0, 1, 1, 1, 1, 1]\""),
        spec("a negative ratio", group + "aspect_ratios_global", "\"[-1]\""),
        spec("an offset of 1", group + "offsets", "\"[1, 1, 1, 1, 1]\""),
        spec("alpha of 1", group + "focal_loss_alpha", "1"),
        spec("gamma of 0", group + "focal_loss_gamma", "0"),
        spec("no convolution", group + "n_kernels", "0"),
        spec("one channel", group + "feature_size", "1"),
        new BadInput(
            "a weight of no class",
            "TRAIN-005",
            "class_weighting_config.class_weighting",
            "{zebra: 2}"));
  }
}
