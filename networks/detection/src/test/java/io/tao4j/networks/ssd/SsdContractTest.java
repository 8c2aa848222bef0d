package io.tao4j.networks.ssd;

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

/** SSD on ResNet-10 for three classes at 96x64. */
class SsdContractTest extends NetworkContract<SsdSpec, Image, Detections> {
  SsdContractTest() {
    super(
        new SsdNetwork(),
        new Figures(5_761_504, 189_222_912, 60, 0.001f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set = DetectorCases.shapes(data, 96, 64);
    Map<String, String> fields = DetectorCases.anchorFields(set, 96, 64);
    fields.put("ssd_config.nlayers", "10");
    // every map shall have an anchor with an object, the last one has but one place
    fields.put("ssd_config.scales", "\"[0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7]\"");
    fields.put("ssd_config.pos_iou_thresh", "0.15");
    fields.put("ssd_config.neg_iou_thresh", "0.15");
    fields.put("training_config.gradient_clip_norm", "0");
    return fields;
  }

  @Override
  protected String golden() {
    return "ssd.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("Input", "NMS", "NMS_1");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return DetectorCases.anchorFaults(data, "ssd_config");
  }
}
