package io.tao4j.networks.speech.recognition;

import io.tao4j.model.Assets;
import io.tao4j.model.Model;
import io.tao4j.networks.tokenizers.TokenizerFile;
import java.util.List;
import java.util.Optional;

/**
 * What a recogniser's classes stand for: characters, or a tokenizer's pieces.
 *
 * @param labels what each class adds to a text
 * @param tokenizer that cuts texts; without one labels are characters
 */
record Vocabulary(List<String> labels, Optional<TokenizerFile> tokenizer) {
  Vocabulary {
    labels = List.copyOf(labels);
  }

  static Vocabulary ofCharacters(List<String> labels) {
    return new Vocabulary(labels, Optional.empty());
  }

  static Vocabulary of(TokenizerFile file) {
    try (Pieces pieces = new Pieces(file)) {
      return new Vocabulary(pieces.labels(), Optional.of(file));
    }
  }

  /** That of a model, whose tokenizer travels in it. */
  static Vocabulary of(Model model) {
    return new Vocabulary(
        RecognitionFacts.of(model.meta()).labels(), TokenizerFile.in(model.assets()));
  }

  /** What travels in a model. */
  Assets assets() {
    return Assets.of(tokenizer.map(TokenizerFile::asset).stream().toList());
  }

  /** An encoder; whoever opens it closes it. */
  TextEncoder open() {
    return tokenizer.<TextEncoder>map(Pieces::new).orElseGet(() -> new Characters(labels));
  }
}
