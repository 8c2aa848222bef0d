package io.tao4j.networks.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A tokenizer of SentencePiece's models, unigram and BPE, in Java alone. Characters that the model
 * does not know become its unknown token, one for a run of them, or the pieces of their bytes where
 * the model has these.
 *
 * @see <a href="https://arxiv.org/abs/1808.06226">Kudo and Richardson 2018, SentencePiece</a>
 */
final class SentencePieceTokenizer implements Tokenizer {
  private final SentencePieceModel model;
  private final SentencePieceSegmentation segmentation;
  private final Map<String, Integer> ids = new HashMap<>();
  private final SequenceTemplate template;
  private final byte[] bytes;

  SentencePieceTokenizer(byte[] bytes, String source) {
    this.bytes = bytes;
    model = SentencePieceModel.read(bytes, source);
    segmentation =
        switch (model.algorithm()) {
          case UNIGRAM -> new UnigramSegmentation(model);
          case BPE -> new BpeSegmentation(model);
        };
    for (int id = 0; id < model.pieces().size(); id++) {
      ids.putIfAbsent(model.pieces().get(id).text(), id);
    }
    template = newTemplate();
  }

  @Override
  public List<Token> tokenize(String text) {
    Utf8Text utf8 = Utf8Text.of(text);
    SentencePieceNormalizer.Normalized normal = model.normalizer().normalize(utf8.bytes());
    List<Token> tokens = new ArrayList<>();
    int word = -1;
    int from = 0;
    boolean afterUnknown = false;
    for (SentencePieceSegmentation.Segment segment : segmentation.cut(normal.bytes())) {
      int to = segment.end();
      String piece = new String(normal.bytes(), from, to - from, StandardCharsets.UTF_8);
      int start = utf8.charAt(normal.origins()[from]);
      int end = utf8.charAt(normal.origins()[to]);
      boolean unknown = segment.id() == model.unknownId();
      if (word < 0 || piece.startsWith(SentencePieceNormalizer.BLANK)) {
        word++;
      }
      int[] bytePieces = model.bytePieces();
      if (unknown && bytePieces != null) {
        for (int i = from; i < to; i++) {
          int id = bytePieces[normal.bytes()[i] & 0xff];
          tokens.add(new Token(id, piece(id), start, i == to - 1 ? end : start, word));
        }
      } else if (unknown && afterUnknown) {
        Token last = tokens.remove(tokens.size() - 1);
        tokens.add(new Token(last.id(), last.piece() + piece, last.start(), end, last.word()));
      } else {
        tokens.add(new Token(segment.id(), piece, start, end, word));
      }
      afterUnknown = unknown;
      from = to;
    }
    return tokens;
  }

  @Override
  public String decode(int... tokens) {
    StringBuilder text = new StringBuilder();
    List<Byte> run = new ArrayList<>();
    boolean blankSeen = false;
    for (int id : tokens) {
      SentencePieceModel.Piece piece = model.pieces().get(id);
      if (piece.type() == SentencePieceModel.Type.BYTE) {
        run.add((byte) Integer.parseInt(piece.text().substring(3, 5), 16));
        continue;
      }
      flush(run, text);
      if (piece.type() == SentencePieceModel.Type.CONTROL) {
        continue;
      }
      if (piece.type() == SentencePieceModel.Type.UNKNOWN) {
        text.append(model.unknownSurface());
        continue;
      }
      String surface = piece.text();
      SentencePieceNormalizer normalizer = model.normalizer();
      boolean first = text.isEmpty() && !blankSeen;
      if (first
          && (normalizer.addsPrefix() || normalizer.foldsBlanks())
          && surface.startsWith(SentencePieceNormalizer.BLANK)) {
        surface = surface.substring(1);
        blankSeen = !normalizer.foldsBlanks();
      }
      text.append(surface.replace(SentencePieceNormalizer.BLANK, " "));
    }
    flush(run, text);
    return text.toString();
  }

  /** Bytes that make characters become these; each of the others becomes U+FFFD. */
  private static void flush(List<Byte> run, StringBuilder text) {
    byte[] bytes = new byte[run.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = run.get(i);
    }
    run.clear();
    for (int i = 0; i < bytes.length; ) {
      int length = Utf8Text.characterLength(bytes, i);
      text.append(length == 0 ? "\ufffd" : new String(bytes, i, length, StandardCharsets.UTF_8));
      i += Math.max(1, length);
    }
  }

  @Override
  public int size() {
    return model.pieces().size();
  }

  @Override
  public String piece(int id) {
    return model.pieces().get(id).text();
  }

  @Override
  public OptionalInt id(String piece) {
    Integer id = ids.get(Objects.requireNonNull(piece, "piece"));
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public SequenceTemplate template() {
    return template;
  }

  /** BERT's where the vocabulary has its tokens, else nothing around a text. */
  private SequenceTemplate newTemplate() {
    Integer start = ids.get("[CLS]");
    Integer end = ids.get("[SEP]");
    return start == null || end == null
        ? SequenceTemplate.PLAIN
        : SequenceTemplate.bert(
            new SequenceTemplate.Special(start, "[CLS]", 0),
            new SequenceTemplate.Special(end, "[SEP]", 0));
  }

  @Override
  public int paddingId() {
    return ids.getOrDefault("<pad>", ids.getOrDefault("[PAD]", 0));
  }

  @Override
  public TokenizerFile file() {
    return new TokenizerFile(TokenizerFile.SENTENCE_PIECE, bytes);
  }

  /** Nothing is native here. */
  @Override
  public void close() {}
}
