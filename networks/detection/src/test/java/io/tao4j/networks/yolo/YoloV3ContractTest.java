package io.tao4j.networks.yolo;

import static io.tao4j.networks.anchors.DetectorCases.spec;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** YOLOv3 on ResNet-10 for three classes at 64x64. */
class YoloV3ContractTest extends NetworkContract<YoloV3Spec, Image, Detections> {
  YoloV3ContractTest() {
    super(
        new YoloV3Network(),
        new Figures(10_792_560, 159_547_392, 120, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    YoloV4TinyContractTest.fields(data)
        .forEach(
            (name, value) -> {
              // it has neither mosaics nor weights of classes
              if (!name.endsWith("mosaic_prob") && !name.startsWith("class_weighting_config")) {
                fields.put(name.replace("yolov4_config", "yolov3_config"), value);
              }
            });
    fields.put("yolov3_config.nlayers", "10");
    fields.put("yolov3_config.arch_conv_blocks", "1");
    fields.put("yolov3_config.small_anchor_shape", "\"[(8, 8), (10, 10)]\"");
    return fields;
  }

  @Override
  protected String golden() {
    return "yolo_v3.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("Input", "BatchedNMS", "BatchedNMS_1", "BatchedNMS_2", "BatchedNMS_3");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    String group = "yolov3_config.";
    return DetectorCases.faults(
        data,
        spec("misspelt depth", group + "nlayer", "10"),
        spec("no such backbone", group + "arch", "lenet"),
        spec("no maps for the heads", group + "arch", "alexnet"),
        spec("no such depth", group + "nlayers", "11"),
        spec("no anchors", group + "big_anchor_shape", "\"[]\""),
        spec("one side", group + "mid_anchor_shape", "\"[(3)]\""),
        spec("a side of 0", group + "small_anchor_shape", "\"[(0, 3)]\""),
        spec("three pairs", group + "arch_conv_blocks", "3"),
        spec("no share", group + "matching_neutral_box_iou", "1.5"),
        spec("a negative weight", group + "loss_loc_weight", "-1"),
        spec("no such block", group + "freeze_blocks", "[99]"),
        spec("width of no cell", "augmentation_config.output_width", "100"),
        spec("two channels", "augmentation_config.output_channel", "2"),
        spec("no factor", "augmentation_config.saturation", "0.5"),
        spec("no mosaics here", "augmentation_config.mosaic_prob", "0.5"),
        spec("no channel", "augmentation_config.image_mean", "{x: 1}"));
  }
}
