package io.tao4j.networks.language.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An encoder of two layers with a vocabulary of some words and all small letters: what tests of
 * networks of language are built on.
 */
public final class TinyEncoder {
  private static final List<String> WORDS =
      List.of(
          "the",
          "a",
          "is",
          "was",
          "in",
          "to",
          "from",
          "and",
          "not",
          "good",
          "bad",
          "film",
          "play",
          "book",
          "song",
          "by",
          "weather",
          "oslo",
          "paris",
          "ada",
          "anna",
          "acme",
          "works",
          "lives",
          "flew",
          "great",
          "dull",
          "slow",
          "fine",
          "tomorrow",
          "today",
          "who",
          "where",
          "what",
          "when",
          "?",
          ".",
          ",",
          "##s",
          "##ing",
          "##ed");

  private TinyEncoder() {}

  /**
   * Writes {@code config.json} and {@code vocab.txt}, and says what a spec must name.
   *
   * @param folder is made if missing
   * @return fields of a spec
   */
  public static Map<String, String> write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    pieces.addAll(WORDS);
    for (char c = 'a'; c <= 'z'; c++) {
      if (c != 'a') {
        pieces.add(String.valueOf(c));
      }
      if (c != 's') {
        pieces.add("##" + c);
      }
    }
    Path vocabulary = Files.write(folder.resolve("vocab.txt"), pieces);
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            """
            {"model_type": "bert", "vocab_size": %s, "hidden_size": 32, "num_hidden_layers": 2,
             "num_attention_heads": 2, "intermediate_size": 64, "max_position_embeddings": 48,
             "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
             "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
            """
                .formatted(pieces.size()));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.language_model.config_file", config.toString());
    fields.put("model.tokenizer.vocab_file", vocabulary.toString());
    fields.put("model.dataset.do_lower_case", "true");
    return fields;
  }
}
