package io.tao4j.networks.maskrcnn;

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

/** Mask R-CNN on ResNet-10 for three classes at 64x64. */
class MaskRcnnContractTest extends NetworkContract<MaskRcnnSpec, Image, Detections> {
  private static final String MODEL = "maskrcnn_config.";

  private Path train = Path.of("");

  MaskRcnnContractTest() {
    super(
        new MaskRcnnNetwork(),
        new Figures(4_946_936, 75_691_804, 300, 0.002f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set = MaskedShapes.write(data, 64);
    train = set.train();
    return Map.ofEntries(
        Map.entry(MODEL + "nlayers", "10"),
        Map.entry(MODEL + "freeze_bn", "false"),
        Map.entry(MODEL + "fpn_channels", "16"),
        Map.entry(MODEL + "fast_rcnn_mlp_head_dim", "32"),
        Map.entry(MODEL + "mrcnn_resolution", "8"),
        Map.entry(MODEL + "anchor_scale", "4"),
        Map.entry(MODEL + "aspect_ratios", "\"[(1.0, 1.0)]\""),
        Map.entry(MODEL + "rpn_positive_overlap", "0.5"),
        Map.entry(MODEL + "rpn_batch_size_per_im", "16"),
        Map.entry(MODEL + "batch_size_per_im", "16"),
        Map.entry(MODEL + "test_rpn_pre_nms_topn", "16"),
        Map.entry(MODEL + "test_rpn_post_nms_topn", "12"),
        Map.entry(MODEL + "test_detections_per_image", "6"),
        Map.entry("training_config.optimizer", "{adam: {}}"),
        Map.entry("training_config.drop_last_batch", "true"),
        Map.entry("training_config.batch_size_per_gpu", "8"),
        Map.entry("augmentation_config.output_width", "64"),
        Map.entry("augmentation_config.output_height", "64"),
        Map.entry("augmentation_config.rand_hflip", "false"),
        Map.entry("dataset_config.data_sources", "[" + MaskedShapes.source(set.train()) + "]"),
        Map.entry(
            "dataset_config.validation_data_sources",
            "[" + MaskedShapes.source(set.validation()) + "]"));
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("Input", "generate_detections", "mask_fcn_logits/BiasAdd");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return DetectorCases.faults(
        data,
        new BadInput(
            "labels without masks",
            "TRAIN-014",
            "dataset_config",
            "{type: kitti, data_sources: [{label_directory_path: %s, image_directory_path: %s}]}"
                .formatted(train.resolve("labels"), train.resolve("images"))),
        spec("misspelt backbone", MODEL + "archs", "resnet"),
        spec("no such depth", MODEL + "nlayers", "11"),
        spec("no pairs", MODEL + "aspect_ratios", "\"[1, 2]\""),
        spec("three factors", MODEL + "bbox_reg_weights", "\"(1, 1, 1)\""),
        spec("an odd mask", MODEL + "mrcnn_resolution", "15"),
        spec("no such block", MODEL + "freeze_blocks", "[99]"),
        spec("a level more", MODEL + "max_level", "7"),
        spec("object and background", MODEL + "rpn_negative_overlap", "0.9"),
        spec("region and background", MODEL + "bg_thresh_hi", "0.9"),
        spec("no background", MODEL + "bg_thresh_lo", "0.5"),
        spec("a level too many", "learning_rate_decay_levels", "[0.1, 0.02, 0.01]"),
        spec("height of no cell", "augmentation_config.output_height", "96"),
        spec("scales from large to small", "augmentation_config.random_crop_min_scale", "3"));
  }
}
