package io.tao4j.networks.language.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of an encoder, as a {@code config.json} of the transformers library has them.
 *
 * @param kind which network
 * @param vocabularySize rows of the table of tokens
 * @param width features of a token
 * @param layers blocks
 * @param heads of the attention; they divide the width that it works on
 * @param hidden features between the two dense layers of a block
 * @param positions longest text in tokens
 * @param types segments; 0 where the network knows none
 * @param activation between the dense layers
 * @param epsilon of the norms
 * @param dropout behind embeddings and each half of a block, 0 to below 1
 * @param attentionDropout of the attention's shares, 0 to below 1
 * @param bottleneck what MobileBERT has more, else null
 */
public record EncoderConfig(
    Kind kind,
    int vocabularySize,
    int width,
    int layers,
    int heads,
    int hidden,
    int positions,
    int types,
    Activation activation,
    double epsilon,
    double dropout,
    double attentionDropout,
    @Nullable Bottleneck bottleneck) {

  /** The networks. */
  public enum Kind {
    /** Devlin et al. 2018, arXiv 1810.04805. */
    BERT,
    /** Sanh et al. 2019, arXiv 1910.01108. */
    DISTILBERT,
    /** Sun et al. 2020, arXiv 2004.02984. */
    MOBILEBERT
  }

  /** What stands between dense layers. */
  public enum Activation {
    GELU,
    /** By its approximation with tanh. */
    GELU_TANH,
    RELU,
    SWISH
  }

  /**
   * MobileBERT's narrow blocks.
   *
   * @param embedding features of the table of tokens
   * @param width features within a block
   * @param feedForwards pairs of dense layers of a block
   * @param trigrams whether a token's embedding is made of its neighbours' too
   * @param sharedKeyQuery whether keys and queries are of a narrow layer of their own
   * @param narrowAttention whether queries, keys and values are all of the block's narrow input
   * @param norms whether blocks have layer norms; else only a factor and a bias a feature
   * @param denseBeforeAnswer whether the first token passes a dense layer before a classifier
   */
  public record Bottleneck(
      int embedding,
      int width,
      int feedForwards,
      boolean trigrams,
      boolean sharedKeyQuery,
      boolean narrowAttention,
      boolean norms,
      boolean denseBeforeAnswer) {}

  public EncoderConfig {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(activation, "activation");
    int inner = bottleneck == null ? width : bottleneck.width();
    if (vocabularySize < 1 || width < 1 || layers < 1 || hidden < 1 || positions < 1 || types < 0) {
      throw new IllegalArgumentException("sizes of an encoder are one or more");
    }
    if (heads < 1 || inner % heads != 0) {
      throw new IllegalArgumentException(
          "%s features are not divisible by %s heads".formatted(inner, heads));
    }
    if (!(dropout >= 0 && dropout < 1 && attentionDropout >= 0 && attentionDropout < 1)) {
      throw new IllegalArgumentException("dropout is from 0, below 1");
    }
  }

  /** A copy with other dropout. */
  public EncoderConfig withDropout(double everywhere, double ofAttention) {
    return new EncoderConfig(
        kind,
        vocabularySize,
        width,
        layers,
        heads,
        hidden,
        positions,
        types,
        activation,
        epsilon,
        everywhere,
        ofAttention,
        bottleneck);
  }

  /**
   * Reads a {@code config.json}.
   *
   * @throws TaoException {@code ENCODER-001} if it cannot be read, {@code ENCODER-002} if a field
   *     is missing, wrong, or of a network that is not here
   */
  public static EncoderConfig read(Path file) {
    try {
      return of(new ObjectMapper().readTree(file.toFile()), file.toString());
    } catch (IOException e) {
      throw new TaoException(
          "ENCODER-001",
          "%s cannot be read: %s".formatted(file, e.getMessage()),
          List.of("give the config.json that came with the weights"),
          e);
    }
  }

  /**
   * As {@link #read}, of what was read already.
   *
   * @param source name for error texts
   */
  public static EncoderConfig of(JsonNode json, String source) {
    Fields fields = new Fields(json, source);
    String type = fields.text("model_type", "");
    try {
      return switch (type) {
        case "bert" -> bert(fields, Kind.BERT, null);
        case "distilbert" -> distilBert(fields);
        case "mobilebert" -> bert(fields, Kind.MOBILEBERT, bottleneck(fields));
        default ->
            throw fields.wrong(
                "model_type is '" + type + "'", "expected bert, distilbert or mobilebert");
      };
    } catch (IllegalArgumentException e) {
      throw fields.wrong(String.valueOf(e.getMessage()), "the file's sizes do not go together");
    }
  }

  private static EncoderConfig bert(Fields f, Kind kind, @Nullable Bottleneck bottleneck) {
    if (!f.text("position_embedding_type", "absolute").equals("absolute")) {
      throw f.wrong("position_embedding_type is not absolute", "other positions are not here");
    }
    return new EncoderConfig(
        kind,
        f.number("vocab_size"),
        f.number("hidden_size"),
        f.number("num_hidden_layers"),
        f.number("num_attention_heads"),
        f.number("intermediate_size"),
        f.number("max_position_embeddings"),
        f.number("type_vocab_size"),
        f.activation("hidden_act"),
        f.fraction("layer_norm_eps", 1e-12),
        f.fraction("hidden_dropout_prob", 0.1),
        f.fraction("attention_probs_dropout_prob", 0.1),
        bottleneck);
  }

  private static EncoderConfig distilBert(Fields f) {
    // sinusoidal tables are in the file like learnt ones
    return new EncoderConfig(
        Kind.DISTILBERT,
        f.number("vocab_size"),
        f.number("dim"),
        f.number("n_layers"),
        f.number("n_heads"),
        f.number("hidden_dim"),
        f.number("max_position_embeddings"),
        0,
        f.activation("activation"),
        1e-12,
        f.fraction("dropout", 0.1),
        f.fraction("attention_dropout", 0.1),
        null);
  }

  private static Bottleneck bottleneck(Fields f) {
    if (!f.flag("use_bottleneck", true)) {
      throw f.wrong(
          "use_bottleneck is false", "MobileBERT's teacher without bottlenecks is not here");
    }
    return new Bottleneck(
        f.number("embedding_size"),
        f.number("intra_bottleneck_size"),
        f.number("num_feedforward_networks"),
        f.flag("trigram_input", true),
        f.flag("key_query_shared_bottleneck", true),
        f.flag("use_bottleneck_attention", false),
        f.text("normalization_type", "no_norm").equals("layer_norm"),
        f.flag("classifier_activation", true));
  }

  /** Fields by name, with errors for people. */
  private record Fields(JsonNode json, String source) {
    TaoException wrong(String problem, String advice) {
      return new TaoException("ENCODER-002", source + ": " + problem, advice);
    }

    int number(String name) {
      JsonNode node = json.path(name);
      if (!node.isIntegralNumber() || !node.canConvertToInt()) {
        throw wrong(
            node.isMissingNode() ? "there is no " + name : "%s is %s".formatted(name, node),
            "expected a whole number");
      }
      return node.intValue();
    }

    double fraction(String name, double absent) {
      JsonNode node = json.path(name);
      if (node.isMissingNode() || node.isNull()) {
        return absent;
      }
      if (!node.isNumber()) {
        throw wrong("%s is %s".formatted(name, node), "expected a number");
      }
      return node.doubleValue();
    }

    boolean flag(String name, boolean absent) {
      return json.path(name).asBoolean(absent);
    }

    String text(String name, String absent) {
      return json.path(name).asText(absent);
    }

    Activation activation(String name) {
      String text = text(name, "gelu");
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "gelu" -> Activation.GELU;
        case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
        case "relu" -> Activation.RELU;
        case "silu", "swish" -> Activation.SWISH;
        default ->
            throw wrong(
                "%s is '%s'".formatted(name, text), "expected gelu, gelu_new, relu or silu");
      };
    }
  }
}
