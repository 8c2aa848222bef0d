package io.tao4j.networks.tokenizers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The most probable cut of a text under independent pieces, by Viterbi's search. A character that
 * no piece has costs more than the least probable piece. Sums are of float32 and the first of two
 * equal cuts wins, as in the library, so that ties fall the same way.
 *
 * @see <a href="https://arxiv.org/abs/1804.10959">Kudo 2018, Subword Regularization</a>
 */
final class UnigramSegmentation implements SentencePieceSegmentation {
  /** Logarithm that an unknown character costs more than the least probable piece. */
  private static final float UNKNOWN_PENALTY = 10;

  /** What a piece that the user defined falls short of its length times the best score. */
  private static final double USER_DEFINED_PENALTY = 0.1;

  private final SentencePieceModel model;
  private final ByteTrie pieces = new ByteTrie();
  private final float unknownScore;
  private final float best;

  UnigramSegmentation(SentencePieceModel model) {
    this.model = model;
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (int id = 0; id < model.pieces().size(); id++) {
      SentencePieceModel.Piece piece = model.pieces().get(id);
      if (piece.isMatched() && piece.type() != SentencePieceModel.Type.UNUSED) {
        pieces.put(piece.text(), id);
      }
      if (piece.type() == SentencePieceModel.Type.NORMAL) {
        least = Math.min(least, piece.score());
        most = Math.max(most, piece.score());
      }
    }
    unknownScore = least - UNKNOWN_PENALTY;
    best = most;
  }

  /** The best cuts of all beginnings of a text. */
  private static final class Paths {
    private final int[] starts;
    private final int[] ids;
    private final float[] scores;

    Paths(int length) {
      starts = new int[length + 1];
      Arrays.fill(starts, -1);
      ids = new int[length + 1];
      scores = new float[length + 1];
    }

    void offer(int start, int end, int id, float score) {
      if (starts[end] < 0 || score > scores[end]) {
        starts[end] = start;
        ids[end] = id;
        scores[end] = score;
      }
    }
  }

  @Override
  public List<Segment> cut(byte[] text) {
    Paths paths = new Paths(text.length);
    for (int at = 0; at < text.length; ) {
      int start = at;
      int character = at + Math.max(1, Utf8Text.characterLength(text, at));
      boolean[] known = {false};
      pieces.find(
          text,
          start,
          (end, id) -> {
            paths.offer(start, end, id, score(id, end - start) + paths.scores[start]);
            known[0] |= end == character;
          });
      if (!known[0]) {
        paths.offer(start, character, model.unknownId(), unknownScore + paths.scores[start]);
      }
      at = character;
    }
    List<Segment> segments = new ArrayList<>();
    for (int end = text.length; end > 0; end = paths.starts[end]) {
      segments.add(new Segment(end, paths.ids[end]));
    }
    Collections.reverse(segments);
    return segments;
  }

  private float score(int id, int bytes) {
    SentencePieceModel.Piece piece = model.pieces().get(id);
    return piece.type() == SentencePieceModel.Type.USER_DEFINED
        ? (float) (bytes * best - USER_DEFINED_PENALTY)
        : piece.score();
  }
}
