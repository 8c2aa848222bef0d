package io.tao4j.networks.tokenizers;

import java.util.List;

/** Cuts a normalised text into pieces of a SentencePiece model. Thread-safe. */
interface SentencePieceSegmentation {
  /**
   * A piece of a text.
   *
   * @param end one past its last byte; it starts where the one before it ends
   * @param id of the piece; the unknown one's for a character that no piece has
   */
  record Segment(int end, int id) {}

  /**
   * @param text in UTF-8
   * @return segments that cover all of it
   */
  List<Segment> cut(byte[] text);
}
