package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.networks.tokenizers.TokenizerFile;
import io.tao4j.networks.tokenizers.Tokenizers;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.RuleContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * NeMo's {@code tokenizer} of recognisers: the folder that {@code create_tokenizer} writes.
 *
 * @param dir folder of the tokenizer
 * @param type which of its files
 */
public record PiecesConfig(
    @Field(
            description =
                "folder of tokenizer.model or vocab.txt, which create_tokenizer writes. A training"
                    + " that goes on from a model may leave it out: it keeps the model's",
            path = PathKind.FOLDER,
            shownBy = "CitrinetMeaningTest.textsBecomePieces")
        Optional<Path> dir,
    @Field(
            description =
                "bpe: tokenizer.model, a model of SentencePiece; wpe: vocab.txt, a piece of BERT's"
                    + " form a line",
            defaultValue = "bpe",
            shownBy = "CitrinetMeaningTest.textsBecomePieces")
        Type type) {

  /** Form of the file. */
  public enum Type {
    @Field(description = "tokenizer.model of SentencePiece", name = "bpe")
    BPE("tokenizer.model"),
    @Field(description = "vocab.txt of BERT's form", name = "wpe")
    WPE("vocab.txt");

    private final String file;

    Type(String file) {
      this.file = file;
    }
  }

  /** The vocabulary; null where the spec names none. */
  @Nullable Vocabulary vocabulary() {
    if (dir.isEmpty()) {
      return null;
    }
    try (Tokenizer tokenizer = Tokenizers.open(dir.get().resolve(type.file))) {
      TokenizerFile file = tokenizer.file();
      return Vocabulary.of(file);
    }
  }

  void check(String path, boolean goesOn, RuleContext context) {
    if (dir.isEmpty()) {
      if (!goesOn) {
        context.error(
            path + ".dir",
            "is not set, and a new model has no pieces without it",
            "run create_tokenizer and name its folder");
      }
    } else if (Files.isDirectory(dir.get()) && !Files.exists(dir.get().resolve(type.file))) {
      context.error(
          path + ".dir",
          "has no " + type.file,
          "name the folder that create_tokenizer wrote, or set type: "
              + (type == Type.BPE ? "wpe for a vocab.txt" : "bpe for a tokenizer.model"));
    }
  }
}
