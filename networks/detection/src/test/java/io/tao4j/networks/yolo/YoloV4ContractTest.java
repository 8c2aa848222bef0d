package io.tao4j.networks.yolo;

import io.tao4j.data.image.Image;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** YOLOv4 on ResNet-10 for three classes at 64x64. */
class YoloV4ContractTest extends NetworkContract<YoloV4Spec, Image, Detections> {
  YoloV4ContractTest() {
    super(
        new YoloV4Network(),
        new Figures(28_166_512, 337_117_184, 90, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>(YoloV4TinyContractTest.fields(data));
    fields.put("yolov4_config.nlayers", "10");
    fields.put("yolov4_config.small_anchor_shape", "\"[(8, 8), (10, 10)]\"");
    return fields;
  }

  @Override
  protected String golden() {
    return "yolo_v4.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("Input", "BatchedNMS", "BatchedNMS_1", "BatchedNMS_2", "BatchedNMS_3");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return YoloV4TinyContractTest.faults(data);
  }
}
