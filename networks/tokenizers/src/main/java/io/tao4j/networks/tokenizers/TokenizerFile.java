package io.tao4j.networks.tokenizers;

import java.util.Objects;

/**
 * A tokenizer's file, to be kept beside or inside a model.
 *
 * @param name says the form: {@code tokenizer.json} or {@code tokenizer.model}
 * @param bytes its content
 */
public record TokenizerFile(String name, byte[] bytes) {
  /** The form of Hugging Face's library. */
  public static final String HUGGING_FACE = "tokenizer.json";

  /** The form of SentencePiece. */
  public static final String SENTENCE_PIECE = "tokenizer.model";

  public TokenizerFile {
    Objects.requireNonNull(name, "name");
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The tokenizer in it. */
  public Tokenizer open() {
    return Tokenizers.read(name, bytes);
  }
}
