package io.tao4j.networks.language.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.error.TaoException;
import io.tao4j.networks.language.encoder.EncoderConfig;
import io.tao4j.networks.language.encoder.KnownEncoder;
import io.tao4j.networks.language.spec.LanguageModelConfig;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.language.spec.TokenizerConfig;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.networks.tokenizers.Tokenizers;
import io.tao4j.weights.source.WeightSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The encoder that a spec names: its sizes, its tokenizer, and where its weights are. */
public final class PretrainedEncoder {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What {@code lm_source} says for an encoder that starts with random numbers. */
  public static final String NO_WEIGHTS = "none";

  private final TextSpec spec;
  private final LanguageModelConfig model;

  /** The encoder of a spec. */
  public PretrainedEncoder(TextSpec spec) {
    this.spec = spec;
    this.model = spec.languageModel();
  }

  /**
   * Its sizes.
   *
   * @throws TaoException {@code ENCODER-001} a file cannot be read, {@code ENCODER-002} a field is
   *     wrong, {@code ENCODER-003} there is no such encoder
   */
  public EncoderConfig config() {
    ObjectNode fields = fields();
    String source =
        model.configFile().map(Path::toString).orElseGet(() -> model.pretrainedModelName());
    model.config().forEach((name, value) -> fields.set(name, value(value)));
    return EncoderConfig.of(fields, source);
  }

  private ObjectNode fields() {
    if (model.configFile().isPresent()) {
      Path file = model.configFile().get();
      try {
        if (JSON.readTree(file.toFile()) instanceof ObjectNode object) {
          return object;
        }
        throw new TaoException(
            "ENCODER-002", file + " holds no JSON object", "give the encoder's config.json");
      } catch (IOException e) {
        throw new TaoException(
            "ENCODER-001",
            "%s cannot be read: %s".formatted(file, e.getMessage()),
            List.of("give the config.json that came with the weights"),
            e);
      }
    }
    return known(model.pretrainedModelName()).config().deepCopy();
  }

  private static KnownEncoder known(String name) {
    return KnownEncoder.find(name)
        .orElseThrow(
            () ->
                new TaoException(
                    "ENCODER-003",
                    "there is no encoder '%s'".formatted(name),
                    "there are " + String.join(", ", KnownEncoder.names()),
                    "of another one give config_file, lm_checkpoint and a tokenizer"));
  }

  /** A value as JSON has it: a number, a truth value, else text. */
  private static JsonNode value(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node != null && (node.isNumber() || node.isBoolean())) {
        return node;
      }
    } catch (IOException e) {
      // a word is no JSON and stands for itself
      return JSON.getNodeFactory().textNode(text);
    }
    return JSON.getNodeFactory().textNode(text);
  }

  /** Where its weights are if in no file that the spec names; empty where there are none. */
  public Optional<String> weightSource() {
    if (model.lmCheckpoint().isPresent()
        || model.lmSource().filter(NO_WEIGHTS::equals).isPresent()) {
      return Optional.empty();
    }
    if (model.lmSource().isPresent() || model.configFile().isPresent()) {
      return model.lmSource();
    }
    return KnownEncoder.find(model.pretrainedModelName()).map(KnownEncoder::weights);
  }

  /**
   * Opens its tokenizer; the caller closes it.
   *
   * @throws TaoException what {@link Tokenizers} and {@link WeightSources} throw, {@code
   *     ENCODER-003} if nothing says where it is, {@code ENCODER-004} if it has more pieces than
   *     the encoder
   */
  public Tokenizer tokenizer() {
    Tokenizer tokenizer = open();
    try {
      int rows = config().vocabularySize();
      if (tokenizer.size() > rows) {
        throw new TaoException(
            "ENCODER-004",
            "the tokenizer has ids up to %s, the encoder knows those below %s"
                .formatted(tokenizer.size() - 1, rows),
            "give the tokenizer that the encoder was trained with");
      }
      return tokenizer;
    } catch (RuntimeException | Error e) {
      tokenizer.close();
      throw e;
    }
  }

  private Tokenizer open() {
    TokenizerConfig tokenizer = spec.tokenizer();
    if (tokenizer.vocabFile().isPresent()) {
      Path file = tokenizer.vocabFile().get();
      return spec.model().dataset().doLowerCase()
          ? Tokenizers.openVocabulary(file, true)
          : Tokenizers.open(file);
    }
    if (tokenizer.tokenizerModel().isPresent()) {
      return Tokenizers.open(tokenizer.tokenizerModel().get());
    }
    String source =
        tokenizer
            .tokenizerSource()
            .orElseGet(
                () ->
                    known(tokenizer.tokenizerName().orElse(model.pretrainedModelName()))
                        .tokenizer());
    return Tokenizers.open(WeightSources.ofEnvironment().locate(source));
  }

  /** What a person should know of the sizes, a line each. */
  public List<String> notices() {
    Map<String, String> changed = model.config();
    return changed.isEmpty()
        ? List.of()
        : List.of("the encoder's sizes differ from those of its configuration: " + changed);
  }
}
