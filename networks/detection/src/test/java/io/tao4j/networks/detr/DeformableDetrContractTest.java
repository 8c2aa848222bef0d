package io.tao4j.networks.detr;

import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

class DeformableDetrContractTest extends DetrContract {
  DeformableDetrContractTest() {
    super(
        new DeformableDetrNetwork(),
        new Figures(337_337, 65_909_184, 400, 0.002f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = super.overrides(data);
    fields.put("model_config.num_feature_levels", "1");
    return fields;
  }

  @Override
  protected String golden() {
    return "deformable_detr.txt";
  }
}
