package io.tao4j.export.deploy;

import io.tao4j.model.Asset;
import io.tao4j.network.ServedForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A Java class that asks Triton for the answers to texts, with the tokenizer beside it: cutting
 * texts is the caller's part. It is a text with holes in this module's resources.
 */
final class TextClient {
  static final String CLASS = "TextClient";

  private static final String TOKENIZER = "tokenizer.json";
  private static final int LONGEST = 512;

  private TextClient() {}

  /** Whether a network takes tokens that such a tokenizer cuts. */
  static boolean isFor(ServedNetwork network) {
    return network.model().assets().contains(TOKENIZER)
        && network.model().graph().inputs().stream().anyMatch(i -> i.name().equals("input_ids"));
  }

  /**
   * Writes it.
   *
   * @param model name of the model in the repository
   */
  static void write(ServedNetwork network, String model, Path folder) throws IOException {
    Files.createDirectories(folder);
    Asset tokenizer = network.model().assets().get(TOKENIZER);
    try (InputStream stream = tokenizer.open()) {
      Files.copy(stream, folder.resolve(TOKENIZER));
    }
    String text;
    try (InputStream stream = TextClient.class.getResourceAsStream(CLASS + ".java.txt")) {
      text =
          new String(
              Objects.requireNonNull(stream, "the module has it").readAllBytes(),
              StandardCharsets.UTF_8);
    }
    Files.writeString(
        folder.resolve(CLASS + ".java"),
        text.replace("@MODEL@", model)
            .replace("@LONGEST@", String.valueOf(longest(network)))
            .replace("@CLASSES@", classes(network.form())));
  }

  /** Tokens of the longest text, as the networks of language say it of themselves. */
  private static int longest(ServedNetwork network) {
    return network.model().meta().facts().get("text") instanceof Map<?, ?> text
            && text.get("longest") instanceof Number number
        ? number.intValue()
        : LONGEST;
  }

  private static String classes(ServedForm form) {
    if (!(form instanceof ServedForm.Scores scores)) {
      return "";
    }
    return scores.heads().stream()
        .map(
            head ->
                "    CLASSES.put(%s, List.of(%s));\n"
                    .formatted(
                        quoted(head.output()),
                        head.classNames().stream()
                            .map(TextClient::quoted)
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** For the README beside the repository. */
  static String readme(String model) {
    return """

        ## Texts

        Triton runs `%s`; whoever asks cuts the texts into tokens. `client/%s.java` does both with
        `client/%s`, the tokenizer that the network was trained with, and Triton's HTTP:

            java -cp tokenizers.jar:api.jar:slf4j-api.jar:gson.jar:jna.jar client/%s.java \\
              http://localhost:8000 client/%s "a text" "another one"

        (`ai.djl.huggingface:tokenizers` from Maven Central with what it depends on.) A question and
        the text that holds its answer are one argument with a tab between.
        """
        .formatted(model, CLASS, TOKENIZER, CLASS, TOKENIZER);
  }
}
