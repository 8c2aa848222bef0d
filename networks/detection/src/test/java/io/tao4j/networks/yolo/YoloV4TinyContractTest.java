package io.tao4j.networks.yolo;

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

/** YOLOv4-tiny for three classes at 64x64. */
class YoloV4TinyContractTest extends NetworkContract<YoloV4Spec, Image, Detections> {
  YoloV4TinyContractTest() {
    super(
        new YoloV4TinyNetwork(),
        new Figures(5_872_576, 80_281_600, 90, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    return fields(data);
  }

  /** Three kinds of shapes, eight pictures, one batch, nothing random. */
  static Map<String, String> fields(Path data) throws IOException {
    ShapesDetectionDataset set = DetectorCases.shapes(data, 64, 64);
    Map<String, String> fields = DetectorCases.fields(set, 64, 64);
    fields.put("augmentation_config.hue", "0");
    fields.put("augmentation_config.saturation", "1");
    fields.put("augmentation_config.exposure", "1");
    fields.put("augmentation_config.horizontal_flip", "0");
    fields.put("augmentation_config.jitter", "0");
    fields.put("augmentation_config.mosaic_prob", "0");
    fields.put("training_config.gradient_clip_norm", "0");
    fields.put("class_weighting_config.enable_auto", "true");
    fields.put("yolov4_config.big_anchor_shape", "\"[(24, 24), (18, 18)]\"");
    fields.put("yolov4_config.mid_anchor_shape", "\"[(14, 14), (12, 18)]\"");
    return fields;
  }

  @Override
  protected String golden() {
    return "yolo_v4_tiny.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("Input", "BatchedNMS", "BatchedNMS_1", "BatchedNMS_2", "BatchedNMS_3");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return faults(data);
  }

  static List<BadInput> faults(Path data) throws IOException {
    return DetectorCases.faults(
        data,
        spec("misspelt depth", "yolov4_config.nlayer", "10"),
        spec("no such backbone", "yolov4_config.arch", "lenet"),
        spec("no anchors", "yolov4_config.big_anchor_shape", "\"[]\""),
        spec("width of no cell", "augmentation_config.output_width", "100"),
        spec("no such block", "yolov4_config.freeze_blocks", "[99]"),
        new BadInput(
            "weight of no class",
            "TRAIN-005",
            "class_weighting_config.class_weighting",
            "{zebra: 2.0}"));
  }
}
