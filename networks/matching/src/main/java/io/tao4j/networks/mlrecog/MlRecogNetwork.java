package io.tao4j.networks.mlrecog;

import io.tao4j.networks.matching.EmbeddingNetwork;
import io.tao4j.networks.matching.EmbeddingSource;
import io.tao4j.networks.matching.LookupConfig;
import io.tao4j.spec.SpecBinder;
import java.util.List;

/** TAO's ml_recog: vectors of pictures in which those of one class are near. */
public final class MlRecogNetwork extends EmbeddingNetwork<MlRecogSpec> {
  static final String NAME = "ml_recog";

  public MlRecogNetwork() {
    super(NAME, "vectors of pictures, near for one class: metric learning");
  }

  @Override
  public SpecBinder<MlRecogSpec> specBinder() {
    return SpecBinder.of(MlRecogSpec.class)
        .withRules(new MlRecogRules())
        .withLayouts(List.of(MlRecogLayouts.pytorch()));
  }

  @Override
  protected EmbeddingSource source(MlRecogSpec spec) {
    return new MlRecogSettings(spec);
  }

  @Override
  protected LookupConfig lookup(MlRecogSpec spec) {
    return spec.inference();
  }
}
