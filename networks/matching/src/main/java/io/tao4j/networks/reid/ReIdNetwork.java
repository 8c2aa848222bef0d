package io.tao4j.networks.reid;

import io.tao4j.networks.matching.EmbeddingNetwork;
import io.tao4j.networks.matching.EmbeddingSource;
import io.tao4j.networks.matching.LookupConfig;
import io.tao4j.spec.SpecBinder;
import java.util.List;

/** TAO's re_identification: who or what is it that another camera saw. */
public final class ReIdNetwork extends EmbeddingNetwork<ReIdSpec> {
  static final String NAME = "re_identification";

  public ReIdNetwork() {
    super(NAME, "vectors of pictures, near for one person or thing: re-identification");
  }

  @Override
  public SpecBinder<ReIdSpec> specBinder() {
    return SpecBinder.of(ReIdSpec.class)
        .withRules(new ReIdRules())
        .withLayouts(List.of(ReIdLayouts.pytorch()));
  }

  @Override
  protected EmbeddingSource source(ReIdSpec spec) {
    return new ReIdSettings(spec);
  }

  @Override
  protected LookupConfig lookup(ReIdSpec spec) {
    return spec.inference();
  }
}
