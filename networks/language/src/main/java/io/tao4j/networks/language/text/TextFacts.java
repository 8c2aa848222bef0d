package io.tao4j.networks.language.text;

import io.tao4j.error.TaoException;
import io.tao4j.model.Asset;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.language.encoder.EncoderConfig;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.networks.tokenizers.TokenizerFile;
import io.tao4j.networks.tokenizers.Tokenizers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model of language says of itself.
 *
 * @param encoder its sizes
 * @param longest text in tokens, special ones included
 * @param heads names of its last layers, with the names of their classes by index
 */
public record TextFacts(EncoderConfig encoder, int longest, Map<String, List<String>> heads) {
  private static final String KEY = "text";

  public TextFacts {
    heads = new LinkedHashMap<>(heads);
  }

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if it says none
   */
  public static TextFacts of(ModelMeta meta) {
    return meta.facts(KEY, TextFacts.class)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010",
                    "the model does not say its encoder",
                    "it is no model of language of tao4j"));
  }

  /** Meta data with these facts. */
  public ModelMeta in(ModelMeta meta) {
    return meta.withFacts(KEY, this);
  }

  /** The classes of a last layer. */
  public List<String> classes(String head) {
    List<String> classes = heads.get(head);
    if (classes == null) {
      throw new TaoException(
          "MODEL-010",
          "the model has no last layer '%s'".formatted(head),
          "it has " + String.join(", ", heads.keySet()));
    }
    return classes;
  }

  /** A tokenizer as what travels in a model. */
  public static Asset asset(Tokenizer tokenizer) {
    TokenizerFile file = tokenizer.file();
    return Asset.of(file.name(), file.bytes());
  }

  /**
   * The tokenizer in a model; whoever opens it closes it.
   *
   * @throws TaoException {@code MODEL-010} if there is none, {@code TOKENIZER-003} if it is broken,
   *     {@code TOKENIZER-004} if its library is missing
   */
  public static Tokenizer tokenizer(Model model) {
    for (String name : List.of(TokenizerFile.HUGGING_FACE, TokenizerFile.SENTENCE_PIECE)) {
      if (model.assets().contains(name)) {
        try (InputStream stream = model.assets().get(name).open()) {
          return Tokenizers.read(name, stream.readAllBytes());
        } catch (IOException e) {
          throw new UncheckedIOException("an asset in memory can be read", e);
        }
      }
    }
    throw new TaoException(
        "MODEL-010",
        "the model has no tokenizer in it",
        "it is no model of language of tao4j, or was changed by another program");
  }
}
