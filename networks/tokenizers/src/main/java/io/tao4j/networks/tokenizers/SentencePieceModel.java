package io.tao4j.networks.tokenizers;

import io.tao4j.error.TaoException;
import io.tao4j.wire.WireReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a SentencePiece {@code .model} file holds: pieces with scores and types, and how texts are
 * normalised. Field numbers are those of the library's published {@code sentencepiece_model.proto}.
 *
 * @param pieces by id
 * @param bytePieces ids of the 256 pieces that spell single bytes, or null where there is no such
 *     fall-back
 */
record SentencePieceModel(
    List<Piece> pieces,
    Algorithm algorithm,
    SentencePieceNormalizer normalizer,
    String unknownSurface,
    int unknownId,
    int @Nullable [] bytePieces) {

  /** How a text is cut. */
  enum Algorithm {
    UNIGRAM,
    BPE
  }

  /** What a piece is for. */
  enum Type {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }

  /**
   * One piece.
   *
   * @param text with U+2581 for a blank
   * @param score a logarithm of its probability (unigram), or minus its rank (BPE)
   */
  record Piece(String text, float score, Type type) {
    /** Whether a text is cut into it; the others stand for something else. */
    boolean isMatched() {
      return type == Type.NORMAL || type == Type.USER_DEFINED || type == Type.UNUSED;
    }
  }

  private static final int BYTES = 256;

  /**
   * @throws TaoException {@code TOKENIZER-003} if it is no such file or of another algorithm,
   *     {@code WIRE-...} if it is damaged
   */
  static SentencePieceModel read(byte[] bytes, String source) {
    List<Piece> pieces = new ArrayList<>();
    WireReader[] specs = new WireReader[2];
    WireReader model = WireReader.of(bytes, source);
    while (model.next()) {
      switch (model.field()) {
        case 1 -> pieces.add(readPiece(model.readMessage()));
        case 2 -> specs[0] = model.readMessage();
        case 3 -> specs[1] = model.readMessage();
        default -> model.skip();
      }
    }
    if (pieces.isEmpty()) {
      throw damaged(source, "it has no pieces");
    }
    Trainer trainer = Trainer.read(specs[0], source);
    int unknown = -1;
    List<String> userDefined = new ArrayList<>();
    Map<String, Integer> bytesByName = new HashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      Piece piece = pieces.get(id);
      switch (piece.type()) {
        case UNKNOWN -> {
          if (unknown >= 0) {
            throw damaged(source, "pieces %s and %s are both unknown".formatted(unknown, id));
          }
          unknown = id;
        }
        case USER_DEFINED -> userDefined.add(piece.text());
        case BYTE -> bytesByName.put(piece.text(), id);
        default -> {
          // found by its text when a text is cut, or named by its id
        }
      }
    }
    if (unknown < 0) {
      throw damaged(source, "no piece is the unknown one");
    }
    return new SentencePieceModel(
        List.copyOf(pieces),
        trainer.algorithm,
        SentencePieceNormalizer.read(specs[1], userDefined, trainer.blankIsSuffix, source),
        trainer.unknownSurface,
        unknown,
        trainer.byteFallback ? byteIds(bytesByName, source) : null);
  }

  private static Piece readPiece(WireReader message) {
    String text = "";
    float score = 0;
    Type type = Type.NORMAL;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> text = message.readString();
        case 2 -> score = message.readFloat();
        case 3 -> {
          int number = message.readInt32();
          if (number < 1 || number > Type.values().length) {
            throw damaged(message.source(), "piece '%s' is of type %s".formatted(text, number));
          }
          type = Type.values()[number - 1];
        }
        default -> message.skip();
      }
    }
    return new Piece(text, score, type);
  }

  private static int[] byteIds(Map<String, Integer> byName, String source) {
    int[] ids = new int[BYTES];
    for (int value = 0; value < BYTES; value++) {
      String name = bytePiece(value);
      Integer id = byName.get(name);
      if (id == null) {
        throw damaged(source, "it spells unknown characters as bytes but has no " + name);
      }
      ids[value] = id;
    }
    return ids;
  }

  private static String bytePiece(int value) {
    String digits = Integer.toHexString(value).toUpperCase(java.util.Locale.ROOT);
    return "<0x" + (digits.length() < 2 ? "0" : "") + digits + ">";
  }

  private static TaoException damaged(String source, String problem) {
    return new TaoException(
        "TOKENIZER-003",
        "%s is no SentencePiece model that can be used: %s".formatted(source, problem),
        "give the .model file that the SentencePiece trainer wrote, unigram or BPE");
  }

  /** What is needed of the settings that the model was trained with. */
  private record Trainer(
      Algorithm algorithm, boolean blankIsSuffix, boolean byteFallback, String unknownSurface) {

    static Trainer read(@Nullable WireReader message, String source) {
      int kind = 1;
      boolean blankIsSuffix = false;
      boolean byteFallback = false;
      String surface = " \u2047 ";
      while (message != null && message.next()) {
        switch (message.field()) {
          case 3 -> kind = message.readInt32();
          case 24 -> blankIsSuffix = message.readBool();
          case 35 -> byteFallback = message.readBool();
          case 44 -> surface = message.readString();
          default -> message.skip();
        }
      }
      if (kind != 1 && kind != 2) {
        throw damaged(
            source, "its algorithm is number %s (3: words, 4: characters)".formatted(kind));
      }
      return new Trainer(
          kind == 1 ? Algorithm.UNIGRAM : Algorithm.BPE, blankIsSuffix, byteFallback, surface);
    }
  }
}
