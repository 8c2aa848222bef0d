package io.tao4j.networks.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte pair encoding as SentencePiece does it: starting from single characters, the two neighbours
 * whose union is the best piece are joined, until no union is one.
 *
 * @see <a href="https://arxiv.org/abs/1508.07909">Sennrich, Haddow and Birch 2016</a>
 */
final class BpeSegmentation implements SentencePieceSegmentation {
  private final SentencePieceModel model;
  private final Map<String, Integer> pieces = new HashMap<>();
  private final ByteTrie userDefined = new ByteTrie();

  BpeSegmentation(SentencePieceModel model) {
    this.model = model;
    for (int id = 0; id < model.pieces().size(); id++) {
      SentencePieceModel.Piece piece = model.pieces().get(id);
      if (piece.isMatched()) {
        pieces.put(piece.text(), id);
      }
      if (piece.type() == SentencePieceModel.Type.USER_DEFINED) {
        userDefined.put(piece.text(), id);
      }
    }
  }

  /** A part of the text between its neighbours; empty once it was joined to the one before. */
  private static final class Symbol {
    private final int from;
    private int to;
    private int before;
    private int after;
    private boolean fixed;

    Symbol(int from, int to, int before, int after, boolean fixed) {
      this.from = from;
      this.to = to;
      this.before = before;
      this.after = after;
      this.fixed = fixed;
    }

    boolean isEmpty() {
      return from == to;
    }
  }

  /** Two neighbours that make a piece. */
  private record Union(int left, int right, float score, int bytes) {}

  /** One text on its way. */
  private final class Search {
    private final byte[] text;
    private final List<Symbol> symbols = new ArrayList<>();
    private final Map<String, String[]> parts = new HashMap<>();
    private final PriorityQueue<Union> unions =
        new PriorityQueue<>(
            Comparator.comparingDouble((Union u) -> -u.score()).thenComparingInt(Union::left));

    Search(byte[] text) {
      this.text = text;
      for (int at = 0; at < text.length; ) {
        int given = userDefined.longest(text, at);
        int length = given > 0 ? given : Math.max(1, Utf8Text.characterLength(text, at));
        int index = symbols.size();
        boolean last = at + length == text.length;
        symbols.add(new Symbol(at, at + length, index - 1, last ? -1 : index + 1, given > 0));
        at += length;
      }
      for (int i = 1; i < symbols.size(); i++) {
        offer(i - 1, i);
      }
    }

    private String text(int from, int to) {
      return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    private void offer(int left, int right) {
      if (left < 0 || right < 0 || symbols.get(left).fixed || symbols.get(right).fixed) {
        return;
      }
      Symbol a = symbols.get(left);
      Symbol b = symbols.get(right);
      String union = text(a.from, b.to);
      Integer id = pieces.get(union);
      if (id == null) {
        return;
      }
      unions.add(new Union(left, right, model.pieces().get(id).score(), b.to - a.from));
      if (model.pieces().get(id).type() == SentencePieceModel.Type.UNUSED) {
        parts.put(union, new String[] {text(a.from, a.to), text(b.from, b.to)});
      }
    }

    List<Segment> run() {
      while (!unions.isEmpty()) {
        Union union = unions.poll();
        Symbol left = symbols.get(union.left());
        Symbol right = symbols.get(union.right());
        // one of the two has been joined to another since
        if (left.isEmpty()
            || right.isEmpty()
            || left.to - left.from + right.to - right.from != union.bytes()) {
          continue;
        }
        left.to = right.to;
        left.after = right.after;
        if (right.after >= 0) {
          symbols.get(right.after).before = union.left();
        }
        right.to = right.from;
        offer(left.before, union.left());
        offer(union.left(), left.after);
      }
      List<Segment> segments = new ArrayList<>();
      for (int at = symbols.isEmpty() ? -1 : 0; at >= 0; at = symbols.get(at).after) {
        Symbol symbol = symbols.get(at);
        add(text(symbol.from, symbol.to), symbol.from, segments);
      }
      return segments;
    }

    /** Adds a piece; one that is not to be used as the parts that it was made of. */
    private void add(String piece, int from, List<Segment> segments) {
      int bytes = piece.getBytes(StandardCharsets.UTF_8).length;
      String[] two = parts.get(piece);
      Integer id = pieces.get(piece);
      boolean unused =
          id != null && model.pieces().get(id).type() == SentencePieceModel.Type.UNUSED;
      if (unused && two != null) {
        add(two[0], from, segments);
        add(two[1], from + two[0].getBytes(StandardCharsets.UTF_8).length, segments);
      } else {
        segments.add(new Segment(from + bytes, id == null ? model.unknownId() : id));
      }
    }
  }

  @Override
  public List<Segment> cut(byte[] text) {
    return new Search(text).run();
  }
}
