package io.tao4j.networks.efficientdet;

import static io.tao4j.networks.anchors.DetectorCases.spec;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** EfficientDet-D0 for three classes at 128x128. */
class EfficientDetContractTest extends NetworkContract<EfficientDetSpec, Image, Detections> {
  EfficientDetContractTest() {
    super(
        new EfficientDetNetwork(),
        new Figures(3_829_172, 139_270_528, 100, 0.002f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set = DetectorCases.shapes(data, 128, 128);
    relabel(set.train().resolve("labels"), set.classNames());
    Map<String, String> fields = DetectorCases.fields(set, 128, 128);
    fields.put("model_config.anchor_scale", "1");
    fields.put("augmentation_config.rand_hflip", "false");
    fields.put("augmentation_config.random_crop_min_scale", "1");
    fields.put("augmentation_config.random_crop_max_scale", "1");
    fields.put("training_config.model_ema", "false");
    fields.put("dataset_config.type", "kitti");
    return fields;
  }

  /** An object for each level, so that all predictors have something to learn. */
  private static void relabel(Path folder, List<String> classNames) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    for (int i = 0; i < files.size(); i++) {
      int side = 8 << i % 5;
      int start = side == 128 ? 0 : side;
      Files.writeString(
          files.get(i),
          "%s 0 0 0 %s %s %s %s 0 0 0 0 0 0 0\n"
              .formatted(
                  classNames.get(i % classNames.size()),
                  start,
                  start,
                  start + side - 1,
                  start + side - 1));
    }
  }

  @Override
  protected String golden() {
    return "efficientdet.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of(
        "input", "num_detections", "detection_boxes", "detection_scores", "detection_classes");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return DetectorCases.faults(
        data,
        spec("no training set", "dataset_config.data_sources", "[]"),
        spec("misspelt name", "model_config.modelname", "efficientdet-d0"),
        spec("no such scale", "model_config.model_name", "efficientdet-d9"),
        spec("no pairs", "model_config.aspect_ratios", "\"[1.0, 0.5]\""),
        spec("a height of 0", "model_config.aspect_ratios", "\"[(1, 0)]\""),
        spec("another first level", "model_config.min_level", "2"),
        spec("another last level", "model_config.max_level", "8"),
        spec("negative anchors", "model_config.anchor_scale", "-1"),
        spec("no such block", "model_config.freeze_blocks", "[99]"),
        spec("an odd width", "augmentation_config.output_width", "100"),
        spec("an odd height", "augmentation_config.output_height", "70"),
        spec("scales the wrong way", "augmentation_config.random_crop_min_scale", "1.5"),
        spec("smoothing of 1", "loss_config.label_smoothing", "1"),
        spec("a negative loss", "loss_config.box_loss_weight", "-1"),
        spec("no threshold", "nms_config.confidence_threshold", "0"),
        spec(
            "two schedules",
            "training_config.learning_rate.soft_start_annealing_schedule",
            "{max_learning_rate: 0.1}"));
  }
}
