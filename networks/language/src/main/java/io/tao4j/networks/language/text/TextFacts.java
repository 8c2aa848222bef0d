package io.tao4j.networks.language.text;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.language.encoder.EncoderConfig;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.networks.tokenizers.TokenizerFile;
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

  /**
   * The tokenizer in a model; whoever opens it closes it.
   *
   * @throws TaoException {@code MODEL-010} if there is none, {@code TOKENIZER-003} if it is broken,
   *     {@code TOKENIZER-004} if its library is missing
   */
  public static Tokenizer tokenizer(Model model) {
    return TokenizerFile.in(model.assets())
        .map(TokenizerFile::open)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010",
                    "the model has no tokenizer in it",
                    "it is no model of language of tao4j, or was changed by another program"));
  }
}
