package io.tao4j.networks.rcnn;

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

/** Faster R-CNN on ResNet-10 for three classes at 96x64. */
class RcnnContractTest extends NetworkContract<RcnnSpec, Image, Detections> {
  RcnnContractTest() {
    super(
        new RcnnNetwork(),
        new Figures(6_103_514, 315_067_392, 300, 0.002f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set = DetectorCases.shapes(data, 96, 64);
    return Map.ofEntries(
        Map.entry("model_config.arch", "\"resnet:10\""),
        Map.entry("model_config.input_image_config.size_height_width.height", "64"),
        Map.entry("model_config.input_image_config.size_height_width.width", "96"),
        Map.entry("model_config.anchor_box_config.scale", "[12, 20]"),
        Map.entry("model_config.anchor_box_config.ratio", "[1.0]"),
        Map.entry("model_config.freeze_bn", "false"),
        Map.entry("model_config.roi_mini_batch", "16"),
        Map.entry("model_config.roi_pooling_config.pool_size", "3"),
        Map.entry("region_config.rpn_max_overlap", "0.5"),
        Map.entry("region_config.rpn_mini_batch", "16"),
        Map.entry("region_config.inference_proposals", "6"),
        Map.entry("region_config.gt_as_roi", "true"),
        Map.entry("training_config.optimizer", "{adam: {}}"),
        Map.entry("training_config.drop_last_batch", "true"),
        Map.entry("training_config.batch_size_per_gpu", "8"),
        Map.entry("augmentation_config.spatial_augmentation.hflip_probability", "0"),
        Map.entry("dataset_config.data_sources", "[" + DetectorCases.source(set.train()) + "]"),
        Map.entry("dataset_config.validation_data_source", DetectorCases.source(set.validation())));
  }

  @Override
  protected String golden() {
    return "faster_rcnn.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("input_image", "NMS", "NMS_1");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    String model = "model_config.";
    String region = "region_config.";
    String size = model + "input_image_config.size_height_width.";
    return DetectorCases.faults(
        data,
        spec("misspelt backbone", model + "archs", "\"resnet:10\""),
        spec("no such backbone", model + "arch", "lenet"),
        spec("no such depth", model + "arch", "\"resnet:11\""),
        spec("a depth that is none", model + "arch", "\"resnet:x\""),
        spec("no anchors", model + "anchor_box_config.scale", "[]"),
        spec("a negative ratio", model + "anchor_box_config.ratio", "[-1]"),
        spec("stride 8", model + "rpn_stride", "8"),
        spec("a part of one pixel", model + "roi_pooling_config.pool_size", "1"),
        spec("no region", model + "roi_mini_batch", "0"),
        spec("no such block", model + "freeze_blocks", "[99]"),
        spec("height of no cell", size + "height", "100"),
        spec("one channel of three", model + "input_image_config.image_channel_order", "l"),
        spec("no channel", model + "input_image_config.image_channel_mean", "{x: 1}"),
        spec("object and background", region + "rpn_min_overlap", "0.9"),
        spec("no background", region + "classifier_min_overlap", "0.5"),
        spec("no number of a box", region + "classifier_regr_std", "{z: 1}"));
  }
}
