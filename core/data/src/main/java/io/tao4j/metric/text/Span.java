package io.tao4j.metric.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A labelled run of tokens: an entity, a slot.
 *
 * @param type for example {@code PER}
 * @param first index of its first token
 * @param last index of its last token
 */
public record Span(String type, int first, int last) {

  /**
   * The spans that tags describe, read as conlleval does, for the schemes IOB1, IOB2 and BIOES: a
   * span starts at {@code B-} or {@code S-}, at {@code I-} or {@code E-} behind a token outside of
   * spans or behind the end of one, and where the type changes; it ends before the next one and
   * after {@code E-} and {@code S-}. Tags without a prefix ({@code PER} alone) count as {@code I-}.
   *
   * @param tags one a token; {@code O} is outside
   */
  public static List<Span> of(List<String> tags) {
    List<Span> spans = new ArrayList<>();
    String open = null;
    int start = 0;
    for (int i = 0; i < tags.size(); i++) {
      char prefix = prefix(tags.get(i));
      String type = type(tags.get(i));
      boolean begins =
          type != null && (open == null || prefix == 'B' || prefix == 'S' || !type.equals(open));
      if (open != null && (type == null || begins)) {
        spans.add(new Span(open, start, i - 1));
        open = null;
      }
      if (begins) {
        open = type;
        start = i;
      }
      if (open != null && (prefix == 'E' || prefix == 'S')) {
        spans.add(new Span(open, start, i));
        open = null;
      }
    }
    if (open != null) {
      spans.add(new Span(open, start, tags.size() - 1));
    }
    return spans;
  }

  private static char prefix(String tag) {
    return tag.length() > 1 && tag.charAt(1) == '-' ? tag.charAt(0) : 'I';
  }

  private static @Nullable String type(String tag) {
    if (tag.equals("O")) {
      return null;
    }
    return tag.length() > 1 && tag.charAt(1) == '-' ? tag.substring(2) : tag;
  }
}
