package io.tao4j.networks.language.text;

import io.tao4j.model.Model;
import io.tao4j.networks.tokenizers.TokenSequence;
import io.tao4j.networks.tokenizers.TokenSequences;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.tensor.Tensor;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Map;

/**
 * A model's tokenizer for inference. An inference is shared freely and has no end that anybody
 * says, so the tokenizer's memory is freed when nothing refers to this any more. Thread-safe.
 */
public final class TextCutter {
  /** Batches of texts that are sorted by length in memory before they are computed. */
  public static final int BATCHES_BY_LENGTH = 32;

  private static final Cleaner CLEANER = Cleaner.create();

  private final Tokenizer tokenizer;
  private final TokenSequences sequences;
  private final int longest;

  /**
   * Opens the tokenizer of a model.
   *
   * @throws io.tao4j.error.TaoException as {@link TextFacts#tokenizer}
   */
  public TextCutter(Model model) {
    this.tokenizer = TextFacts.tokenizer(model);
    this.longest = TextFacts.of(model.meta()).longest();
    this.sequences = new TokenSequences(tokenizer.template(), longest);
    CLEANER.register(this, tokenizer::close);
  }

  /** What cuts; not to be closed. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** What puts special tokens around, for texts of the model's length. */
  public TokenSequences sequences() {
    return sequences;
  }

  /** Longest sequence in tokens, special ones included. */
  public int longest() {
    return longest;
  }

  /** One text; what is too long is left out. */
  public TokenSequence truncated(String text) {
    return sequences.truncated(tokenizer.tokenize(text));
  }

  /** Tokens of a text, special ones included: what tells how much its computation takes. */
  public int length(String text) {
    return truncated(text).length();
  }

  /** Sequences as the encoder's inputs. */
  public Map<String, Tensor> inputs(List<TokenSequence> texts) {
    return TextBatch.inputs(texts, tokenizer.paddingId());
  }
}
