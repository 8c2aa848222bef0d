package io.tao4j.networks.detr;

import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

class DinoContractTest extends DetrContract {
  DinoContractTest() {
    super(
        new DinoNetwork(), new Figures(343_678, 66_243_648, 400, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = super.overrides(data);
    fields.put("model_config.dn_number", "6");
    fields.put("model_config.num_feature_levels", "1");
    return fields;
  }

  @Override
  protected String golden() {
    return "dino.txt";
  }
}
