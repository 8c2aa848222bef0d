package io.tao4j.networks.ssd;

import static io.tao4j.networks.anchors.DetectorCases.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.ShapesDetectionDataset;
import io.tao4j.model.Model;
import io.tao4j.network.NetworkContract;
import io.tao4j.network.detection.Detections;
import io.tao4j.networks.anchors.DetectorCases;
import io.tao4j.prune.PruneSettings;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** DSSD on ResNet-10 for three classes at 96x64. */
class DssdContractTest extends NetworkContract<DssdSpec, Image, Detections> {
  DssdContractTest() {
    super(
        new DssdNetwork(),
        new Figures(16_558_688, 545_673_728, 100, 0.001f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    ShapesDetectionDataset set = DetectorCases.shapes(data, 96, 64);
    Map<String, String> fields = DetectorCases.anchorFields(set, 96, 64);
    fields.put("dssd_config.nlayers", "10");
    fields.put("dssd_config.pred_num_channels", "64");
    // every map shall have an anchor with an object, the last one has but one place
    fields.put("dssd_config.scales", "\"[0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7]\"");
    fields.put("dssd_config.pos_iou_thresh", "0.15");
    fields.put("dssd_config.neg_iou_thresh", "0.15");
    fields.put("training_config.gradient_clip_norm", "0");
    return fields;
  }

  /**
   * Each module multiplies two maps. Before a training has found the norms' statistics five of them
   * would take the numbers beyond what single precision can compare.
   */
  @Override
  protected Model exported(Model start) {
    Map<String, Tensor> smaller = new HashMap<>();
    start
        .weights()
        .asMap()
        .forEach(
            (name, tensor) -> {
              if (name.matches("deconvolution.*(side2.bn|fit_bn).weight")) {
                float[] values = tensor.toFloatArray();
                Arrays.fill(values, 0.1f);
                smaller.put(name, Tensor.of(values, values.length));
              }
            });
    assertThat(smaller).hasSize(10);
    return start.withWeights(start.weights().with(smaller));
  }

  @Override
  protected String golden() {
    return "dssd.txt";
  }

  @Override
  protected List<String> taoPorts() {
    return List.of("Input", "NMS", "NMS_1");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    return DetectorCases.anchorFaults(
        data, "dssd_config", spec("an odd predictor", "dssd_config.pred_num_channels", "30"));
  }
}
