package io.tao4j.networks.tokenizers;

import io.tao4j.model.Asset;
import io.tao4j.model.Assets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

  /** The file that travels in a model; empty where there is none. */
  public static Optional<TokenizerFile> in(Assets assets) {
    for (String name : List.of(HUGGING_FACE, SENTENCE_PIECE)) {
      if (assets.contains(name)) {
        try (InputStream stream = assets.get(name).open()) {
          return Optional.of(new TokenizerFile(name, stream.readAllBytes()));
        } catch (IOException e) {
          throw new UncheckedIOException("an asset in memory can be read", e);
        }
      }
    }
    return Optional.empty();
  }

  /** This as what travels in a model. */
  public Asset asset() {
    return Asset.of(name, bytes);
  }

  /** The tokenizer in it; whoever opens it closes it. */
  public Tokenizer open() {
    return Tokenizers.read(name, bytes);
  }
}
