package io.tao4j.networks.tokenizers;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Opens tokenizers from files: {@code tokenizer.json} of Hugging Face's library, {@code vocab.txt}
 * of BERT, {@code .model} of SentencePiece. Whoever opens one closes it.
 *
 * <p>The first two need {@code ai.djl.huggingface:tokenizers} on the class path, which brings
 * natives; SentencePiece's models are read in Java alone.
 */
public final class Tokenizers {
  private Tokenizers() {}

  /**
   * Opens a file; its form follows from its name. A {@code vocab.txt} is taken as one of an uncased
   * BERT unless its folder's {@code tokenizer_config.json} says otherwise.
   *
   * @throws TaoException {@code TOKENIZER-001} if it cannot be read, {@code TOKENIZER-002} if its
   *     name says no form, {@code TOKENIZER-003} if what is in it cannot be used, {@code
   *     TOKENIZER-004} if the library for it is missing
   */
  public static Tokenizer open(Path file) {
    String name = file.getFileName().toString();
    try {
      if (name.endsWith(".txt")) {
        return BertVocabulary.read(file).open(BertVocabulary.isLowerCased(file));
      }
      return read(name, Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new TaoException(
          "TOKENIZER-001",
          "the tokenizer %s cannot be read: %s".formatted(file, e.getMessage()),
          List.of("check the path and its permissions"),
          e);
    }
  }

  /**
   * Opens a {@code vocab.txt} of BERT: one piece a line, its number the line's.
   *
   * @param lowerCases whether texts become lower case and lose their accents, as in the uncased
   *     models
   * @throws TaoException as {@link #open(Path)}
   */
  public static Tokenizer openVocabulary(Path file, boolean lowerCases) {
    try {
      return BertVocabulary.read(file).open(lowerCases);
    } catch (IOException e) {
      throw new TaoException(
          "TOKENIZER-001",
          "the vocabulary %s cannot be read: %s".formatted(file, e.getMessage()),
          List.of("check the path and its permissions"),
          e);
    }
  }

  /**
   * Opens what was kept with a model.
   *
   * @param name of the file, which says its form
   * @throws TaoException as {@link #open(Path)}
   */
  public static Tokenizer read(String name, byte[] bytes) {
    return read(name, bytes, name);
  }

  private static Tokenizer read(String name, byte[] bytes, String source) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".json")) {
      return LibraryTokenizer.of(bytes, source);
    }
    if (lower.endsWith(".model")) {
      return new SentencePieceTokenizer(bytes, source);
    }
    throw new TaoException(
        "TOKENIZER-002",
        "the form of the tokenizer %s is not known from its name".formatted(source),
        "name it tokenizer.json (Hugging Face), vocab.txt (BERT) or NAME.model (SentencePiece)");
  }
}
