package io.tao4j.networks.speech.voice;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.speech.language.SpokenText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts as the symbols that a voice is trained on: letters, sounds of a dictionary in ARPAbet,
 * signs between words. Numbers are spelled first. Immutable.
 */
final class VoiceSymbols {
  static final String PADDING = "<pad>";
  static final String UNKNOWN = "<oov>";
  private static final String SPACE = " ";
  private static final List<String> CONSONANTS =
      List.of(
          "B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH",
          "T", "TH", "V", "W", "Y", "Z", "ZH");
  private static final List<String> VOWELS =
      List.of(
          "AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW");
  private static final List<String> SIGNS =
      List.of(",", ".", "!", "?", "-", ":", ";", "/", "\"", "(", ")", "[", "]", "{", "}");

  /** A sign, or what is between two; a comma or a point within a number is none. */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:[^,.!?:;/\"()\\[\\]{}-]|(?<=[0-9])[.,](?=[0-9]))+|[,.!?:;/\"()\\[\\]{}-]");

  private final List<String> symbols;
  private final boolean padded;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, List<String>> sounds;

  /**
   * @param symbols in the order of their numbers
   * @param padded whether a space is put at both ends
   * @param dictionary lines of the CMU's form; empty for letters alone
   */
  VoiceSymbols(List<String> symbols, boolean padded, String dictionary) {
    this.symbols = List.copyOf(symbols);
    this.padded = padded;
    for (int i = 0; i < symbols.size(); i++) {
      ids.put(symbols.get(i), i);
    }
    this.sounds = sounds(dictionary, symbols.contains("AA"));
  }

  /** The symbols that a spec asks for, in NeMo's order. */
  static List<String> listed(TextTokenizerConfig config) {
    List<String> all = new ArrayList<>(List.of(SPACE));
    if (config.g2p().phonemeDict().isPresent()) {
      all.addAll(CONSONANTS);
      for (String vowel : VOWELS) {
        if (config.stresses()) {
          all.addAll(List.of(vowel + "0", vowel + "1", vowel + "2"));
        } else {
          all.add(vowel);
        }
      }
    }
    for (char letter = 'a'; letter <= 'z'; letter++) {
      all.add(String.valueOf(letter));
    }
    if (config.apostrophe()) {
      all.add("'");
    }
    if (config.punct()) {
      all.addAll(SIGNS);
    }
    all.add(PADDING);
    all.add(UNKNOWN);
    return all;
  }

  /** Words with one line each, in lower case. */
  private static Map<String, List<String>> sounds(String dictionary, boolean bare) {
    Map<String, List<String>> sounds = new HashMap<>();
    Set<String> several = new HashSet<>();
    for (String line : dictionary.split("\n", -1)) {
      String[] cells = line.strip().split("\\s+");
      if (cells.length < 2 || cells[0].startsWith(";;;")) {
        continue;
      }
      String word = cells[0].toLowerCase(Locale.ROOT).replaceFirst("\\([0-9]+\\)$", "");
      List<String> spoken = new ArrayList<>();
      for (int i = 1; i < cells.length && !cells[i].startsWith("#"); i++) {
        spoken.add(bare ? cells[i].replaceFirst("[0-2]$", "") : cells[i]);
      }
      if (sounds.putIfAbsent(word, spoken) != null) {
        several.add(word);
      }
    }
    sounds.keySet().removeAll(several);
    return sounds;
  }

  /**
   * Lines of a dictionary with a sound that is none of the symbols: such a sound would vanish from
   * the words.
   *
   * @param place name of the dictionary, for messages
   */
  List<String> faults(String dictionary, String place) {
    List<String> faults = new ArrayList<>();
    String[] lines = dictionary.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String[] cells = lines[i].strip().split("\\s+");
      if (cells.length < 2 || cells[0].startsWith(";;;")) {
        continue;
      }
      boolean bare = ids.containsKey("AA");
      for (int j = 1; j < cells.length && !cells[j].startsWith("#"); j++) {
        String sound = bare ? cells[j].replaceFirst("[0-2]$", "") : cells[j];
        if (!ids.containsKey(sound)) {
          faults.add("%s:%s: '%s' is no sound of ARPAbet".formatted(place, i + 1, cells[j]));
        }
      }
    }
    return faults;
  }

  List<String> symbols() {
    return symbols;
  }

  int padding() {
    return ids.getOrDefault(PADDING, 0);
  }

  /**
   * A text as numbers of symbols.
   *
   * @param share of the words in the dictionary that are given by their sounds, 0 to 1
   * @param random says which; null where the share is 0 or 1
   */
  int[] encode(String text, double share, @Nullable SeededRandom random) {
    List<Integer> all = new ArrayList<>();
    int space = ids.getOrDefault(SPACE, 0);
    Matcher parts = PARTS.matcher(text);
    while (parts.find()) {
      Integer sign = ids.get(parts.group());
      if (sign != null && SIGNS.contains(parts.group())) {
        all.add(sign);
        continue;
      }
      for (String word : SpokenText.of(parts.group()).split(" ", -1)) {
        if (word.isEmpty()) {
          continue;
        }
        if (!all.isEmpty()) {
          all.add(space);
        }
        boolean spoken = share >= 1 || share > 0 && random != null && random.chance(share);
        List<String> known = spoken ? spoken(word) : List.of();
        if (known.isEmpty()) {
          word.codePoints().mapToObj(Character::toString).forEach(c -> add(c, all));
        } else {
          known.forEach(sound -> add(sound, all));
        }
      }
    }
    if (padded && !all.isEmpty()) {
      all.add(0, space);
      all.add(space);
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How a word sounds; empty where the dictionary does not tell. */
  private List<String> spoken(String word) {
    List<String> whole = sounds.get(word);
    if (whole != null) {
      return whole;
    }
    List<String> stem =
        word.endsWith("'s") ? sounds.get(word.substring(0, word.length() - 2)) : null;
    if (stem == null) {
      return List.of();
    }
    List<String> owned = new ArrayList<>(stem);
    owned.add("Z");
    return owned;
  }

  private void add(String symbol, List<Integer> all) {
    Integer id = ids.get(symbol);
    if (id != null) {
      all.add(id);
    }
  }

  /** Characters that a text has and that no symbol stands for; what is left out of it. */
  List<String> unknown(String text) {
    List<String> left = new ArrayList<>();
    SpokenText.of(text)
        .codePoints()
        .mapToObj(Character::toString)
        .filter(c -> !ids.containsKey(c))
        .forEach(left::add);
    return left;
  }
}
