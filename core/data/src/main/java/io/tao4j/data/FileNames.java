package io.tao4j.data;

import io.tao4j.error.TaoException;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Names of files, folders and classes, in one form. A letter such as {@code é} may be written as
 * one character or as a letter and a mark; file systems and programs differ in which they write, so
 * names are compared in the first form (Unicode's NFC).
 */
public final class FileNames {
  private static final int LISTED = 10;

  private FileNames() {}

  /**
   * The order that people number files in: {@code frame_2} before {@code frame_10}. Numbers of any
   * length count by their value, all else by its characters; of names with equal values the one
   * with fewer zeros comes first.
   */
  public static Comparator<Path> numbered() {
    return (a, b) -> {
      int names = Math.min(a.getNameCount(), b.getNameCount());
      for (int i = 0; i < names; i++) {
        int order = compareNumbered(a.getName(i).toString(), b.getName(i).toString());
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(a.getNameCount(), b.getNameCount());
    };
  }

  private static int compareNumbered(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endA = endOfNumber(a, i);
        int endB = endOfNumber(b, j);
        int order =
            new BigInteger(a.substring(i, endA)).compareTo(new BigInteger(b.substring(j, endB)));
        if (order != 0) {
          return order;
        }
        i = endA;
        j = endB;
      } else {
        int order = Character.compare(a.charAt(i++), b.charAt(j++));
        if (order != 0) {
          return order;
        }
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    if (rest != 0) {
      return rest;
    }
    int zeros = Integer.compare(a.length(), b.length());
    return zeros != 0 ? zeros : a.compareTo(b);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int endOfNumber(String name, int from) {
    int end = from;
    while (end < name.length() && isDigit(name.charAt(end))) {
      end++;
    }
    return end;
  }

  /** A name with each letter as one character where there is one (Unicode's NFC). */
  public static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** A map whose keys are names, {@linkplain #composed(String) composed}. */
  public static <V> Map<String, V> composedKeys(Map<String, V> map) {
    Map<String, V> composed = new LinkedHashMap<>();
    map.forEach((name, value) -> composed.put(composed(name), value));
    return composed;
  }

  /** A relative path with {@code /} between its parts, {@linkplain #composed composed}. */
  public static String composed(Path relative) {
    List<String> parts = new ArrayList<>();
    relative.forEach(part -> parts.add(part.toString()));
    return composed(String.join("/", parts));
  }

  /** The name's end after its last dot, in lower case; empty where there is none. */
  public static String extension(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }

  /**
   * Whether Java can read a file's name. Java decodes names by the locale; where that fails,
   * different names may look alike, and a result could be written under a wrong one.
   */
  public static boolean isReadable(Path file) {
    Path name = file.getFileName();
    if (name == null || name.toString().indexOf('\uFFFD') < 0) {
      return true;
    }
    try {
      // The sign for what cannot be decoded may also be in a name by right.
      return file.getFileSystem().getPath(name.toString()).equals(name);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * Refuses files whose names Java cannot decode.
   *
   * @param where what holds them
   * @throws TaoException {@code DATA-007} naming them and what to do, if any of them is such a one
   */
  public static void requireReadable(String where, Collection<Path> files) {
    List<Path> unreadable = files.stream().filter(file -> !isReadable(file)).toList();
    if (unreadable.isEmpty()) {
      return;
    }
    List<String> details = new ArrayList<>();
    unreadable.stream().limit(LISTED).map(Path::toString).forEach(details::add);
    if (unreadable.size() > LISTED) {
      details.add("and " + (unreadable.size() - LISTED) + " more");
    }
    details.add(remedy());
    throw new TaoException(
        "DATA-007",
        "%s: %s names cannot be decoded under this locale (Java reads names as %s)"
            .formatted(where, unreadable.size(), encoding()),
        details,
        null);
  }

  /** What to do about names that this process cannot have. */
  public static String remedy() {
    return isUnicode()
        ? "these names are not UTF-8: rename them, for example with convmv -f latin1 -t utf8"
        : "start Java under a UTF-8 locale, for example with LC_ALL=C.UTF-8 in its environment";
  }

  private static boolean isUnicode() {
    return encoding().equalsIgnoreCase("UTF-8");
  }

  private static String encoding() {
    return System.getProperty("sun.jnu.encoding", "an unknown encoding");
  }
}
