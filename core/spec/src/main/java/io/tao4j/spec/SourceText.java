package io.tao4j.spec;

import org.jspecify.annotations.Nullable;

/** The text of a spec and where its lines begin. */
final class SourceText {
  private final String text;
  private int[] starts = new int[0];
  private int lines;

  SourceText(String text) {
    this.text = text;
  }

  /** Line {@code number} from 1 without its end, or null past the end. */
  synchronized @Nullable String line(int number) {
    if (lines == 0) {
      index();
    }
    if (number < 1 || number > lines) {
      return null;
    }
    int end = number < lines ? starts[number] : text.length();
    String line = text.substring(starts[number - 1], end);
    int length = line.length();
    while (length > 0 && (line.charAt(length - 1) == '\n' || line.charAt(length - 1) == '\r')) {
      length--;
    }
    return line.substring(0, length);
  }

  private void index() {
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      if (endsLine(i)) {
        count++;
      }
    }
    starts = new int[count];
    int next = 1;
    for (int i = 0; i < text.length(); i++) {
      if (endsLine(i)) {
        starts[next++] = i + 1;
      }
    }
    lines = count;
  }

  private boolean endsLine(int i) {
    char c = text.charAt(i);
    return c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
  }
}
