package io.tao4j.networks.tokenizers;

import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Sequences of one batch, filled up to one length. All tensors are {@code [N, L]} of int32.
 *
 * @param ids vocabulary indices; the padding id where a sequence has ended
 * @param types segments; 0 where a sequence has ended
 * @param mask 1 for a token, 0 where a sequence has ended
 */
public record TokenBatch(Tensor ids, Tensor types, Tensor mask) {

  /**
   * Fills up at the end, to the longest of the sequences.
   *
   * @param paddingId of the tokenizer
   * @param multiple the length is rounded up to a multiple of this; 1 for none
   */
  public static TokenBatch of(List<TokenSequence> sequences, int paddingId, int multiple) {
    if (sequences.isEmpty() || multiple < 1) {
      throw new IllegalArgumentException(
          "a batch has one sequence or more and a multiple of one or more, got %s and %s"
              .formatted(sequences.size(), multiple));
    }
    int longest = sequences.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    int length = Math.max(multiple, (longest + multiple - 1) / multiple * multiple);
    int[] ids = new int[sequences.size() * length];
    int[] types = new int[ids.length];
    int[] mask = new int[ids.length];
    for (int row = 0; row < sequences.size(); row++) {
      List<TokenSequence.Position> positions = sequences.get(row).positions();
      for (int i = 0; i < length; i++) {
        int at = row * length + i;
        boolean filled = i < positions.size();
        ids[at] = filled ? positions.get(i).id() : paddingId;
        types[at] = filled ? positions.get(i).type() : 0;
        mask[at] = filled ? 1 : 0;
      }
    }
    long[] shape = {sequences.size(), length};
    return new TokenBatch(Tensor.of(ids, shape), Tensor.of(types, shape), Tensor.of(mask, shape));
  }
}
