package io.tao4j.networks.yolo;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** YOLOv3 on ResNet-10 for three classes at 96x64. */
class YoloV3ContractTest extends NetworkContract<YoloV3Spec, Image, Detections> {
  YoloV3ContractTest() {
    super(
        new YoloV3Network(),
        new Figures(10_792_560, 239_321_088, 120, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    YoloV4TinyContractTest.fields(data)
        .forEach(
            (name, value) -> {
              if (!name.endsWith("mosaic_prob")) {
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
    Path text = Files.writeString(data.resolve("weights.tao"), "no model");
    String group = "yolov3_config.";
    return List.of(
        new BadInput(
            "no such folder",
            "SPEC-100",
            "dataset_config.data_sources",
            "[{label_directory_path: /none, image_directory_path: /none}]"),
        new BadInput("misspelt depth", "SPEC-100", group + "nlayer", "10"),
        new BadInput("no such backbone", "SPEC-100", group + "arch", "lenet"),
        new BadInput("no maps for the heads", "SPEC-100", group + "arch", "alexnet"),
        new BadInput("no such depth", "SPEC-100", group + "nlayers", "11"),
        new BadInput("no anchors", "SPEC-100", group + "big_anchor_shape", "\"[]\""),
        new BadInput("one side", "SPEC-100", group + "mid_anchor_shape", "\"[(3)]\""),
        new BadInput("a side of 0", "SPEC-100", group + "small_anchor_shape", "\"[(0, 3)]\""),
        new BadInput("three pairs", "SPEC-100", group + "arch_conv_blocks", "3"),
        new BadInput("no share", "SPEC-100", group + "matching_neutral_box_iou", "1.5"),
        new BadInput("a negative weight", "SPEC-100", group + "loss_loc_weight", "-1"),
        new BadInput("no such block", "SPEC-100", group + "freeze_blocks", "[99]"),
        new BadInput("width of no cell", "SPEC-100", "augmentation_config.output_width", "100"),
        new BadInput("two channels", "SPEC-100", "augmentation_config.output_channel", "2"),
        new BadInput("no factor", "SPEC-100", "augmentation_config.saturation", "0.5"),
        new BadInput("no mosaics here", "SPEC-100", "augmentation_config.mosaic_prob", "0.5"),
        new BadInput("no channel", "SPEC-100", "augmentation_config.image_mean", "{x: 1}"),
        new BadInput(
            "fewer images than a batch", "TRAIN-004", "training_config.batch_size_per_gpu", "9"),
        new BadInput(
            "classes without a box",
            "LABEL-006",
            "dataset_config.target_class_mapping",
            "{zebra: zebra}"),
        new BadInput(
            "text for a model", "MODEL-003", "training_config.pruned_model_path", text.toString()));
  }
}
