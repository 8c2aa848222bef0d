package io.tao4j.networks.tokenizers;

import java.nio.charset.StandardCharsets;

/**
 * A text as UTF-8 bytes that know their place in the Java string. A half of a surrogate pair alone,
 * which has no bytes, counts as U+FFFD.
 */
final class Utf8Text {
  private final byte[] bytes;
  private final int[] chars;

  private Utf8Text(byte[] bytes, int[] chars) {
    this.bytes = bytes;
    this.chars = chars;
  }

  static Utf8Text of(String text) {
    String sound = sound(text);
    byte[] bytes = sound.getBytes(StandardCharsets.UTF_8);
    int[] chars = new int[bytes.length + 1];
    int at = 0;
    for (int i = 0; i < sound.length(); ) {
      int length = Character.charCount(sound.codePointAt(i));
      int count = length(sound.codePointAt(i));
      for (int b = 0; b < count; b++) {
        chars[at++] = i;
      }
      i += length;
    }
    chars[at] = sound.length();
    return new Utf8Text(bytes, chars);
  }

  /** The text with U+FFFD for each half of a surrogate pair alone; of the same length. */
  static String sound(String text) {
    StringBuilder sound = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        if (sound == null) {
          sound = new StringBuilder(text);
        }
        sound.setCharAt(i, '\ufffd');
      }
    }
    return sound == null ? text : sound.toString();
  }

  private static int length(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  /** Bytes of the character that starts at a place; 0 if none does. */
  static int characterLength(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int count = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first > 0xf4 || at + count > bytes.length) {
      return 0;
    }
    for (int i = 1; i < count; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return count;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The index in the string of the character that a byte is part of; its length for the end. */
  int charAt(int position) {
    return chars[position];
  }
}
