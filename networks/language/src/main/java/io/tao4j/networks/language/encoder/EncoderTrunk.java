package io.tao4j.networks.language.encoder;

import io.tao4j.networks.backbones.Trunk;
import io.tao4j.weights.NameMap;
import java.util.List;
import java.util.Locale;

/** An encoder as what a network is built on: block 0 is its embeddings. */
public record EncoderTrunk(EncoderConfig config) implements Trunk {
  private static final String HEAD = "cls.predictions.";

  @Override
  public String name() {
    return config.kind().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String classifierName() {
    return "classifier";
  }

  /**
   * Those of the transformers library, and its first ones for norms; each also with the encoder in
   * its own scope and the head of a masked language model beside it.
   */
  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("transformers"),
        NameMap.of("transformers, first names of norms", EncoderTrunk::firstNames),
        NameMap.of("transformers, masked language model", this::withHead),
        NameMap.of(
            "transformers, masked language model, first names of norms",
            name -> firstNames(withHead(name))));
  }

  private static String firstNames(String name) {
    return name.replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta");
  }

  private String withHead(String name) {
    if (!name.startsWith(HEAD)) {
      return TextEncoder.of(config).scope() + "." + name;
    }
    if (config.kind() != EncoderConfig.Kind.DISTILBERT) {
      return name;
    }
    return name.replace(HEAD + "transform.dense", "vocab_transform")
        .replace(HEAD + "transform.LayerNorm", "vocab_layer_norm")
        .replace(HEAD + "bias", "vocab_projector.bias");
  }

  @Override
  public List<List<String>> blocks() {
    return TextEncoder.of(config).blocks().stream()
        .map(prefix -> List.of(prefix.substring(0, prefix.length() - 1)))
        .toList();
  }
}
