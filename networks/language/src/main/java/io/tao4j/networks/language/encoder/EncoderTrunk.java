package io.tao4j.networks.language.encoder;

import io.tao4j.networks.backbones.Trunk;
import io.tao4j.weights.NameMap;
import java.util.List;
import java.util.Locale;

/** An encoder as what a network is built on: block 0 is its embeddings. */
public record EncoderTrunk(EncoderConfig config) implements Trunk {
  @Override
  public String name() {
    return config.kind().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String classifierName() {
    return "classifier";
  }

  /** Those of the transformers library, and its first ones for norms. */
  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("transformers"),
        NameMap.of(
            "transformers, first names of norms",
            name ->
                name.replace("LayerNorm.weight", "LayerNorm.gamma")
                    .replace("LayerNorm.bias", "LayerNorm.beta")));
  }

  @Override
  public List<List<String>> blocks() {
    return TextEncoder.of(config).blocks().stream()
        .map(prefix -> List.of(prefix.substring(0, prefix.length() - 1)))
        .toList();
  }
}
