package io.tao4j.networks.detr;

import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

class RtDetrContractTest extends DetrContract {
  RtDetrContractTest() {
    super(
        new RtDetrNetwork(),
        new Figures(5_007_670, 111_397_248, 400, 0.002f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = super.overrides(data);
    fields.put("model_config.dn_number", "2");
    // what classes lose has a floor: they are to say the boxes' IoU, which is below 1
    fields.put("loss_config.cls_loss_coef", "0.25");
    fields.put("model_config.expansion", "0.5");
    fields.put("model_config.depth_mult", "0.34");
    return fields;
  }

  @Override
  protected String golden() {
    return "rtdetr.txt";
  }
}
