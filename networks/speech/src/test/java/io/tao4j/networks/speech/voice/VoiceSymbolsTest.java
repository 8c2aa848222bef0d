package io.tao4j.networks.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.speech.voice.TextTokenizerConfig.G2pConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VoiceSymbolsTest {
  private static final String DICTIONARY =
      """
      ;;; comment
      CAT  K AE1 T
      READ  R EH1 D
      READ(2)  R IY1 D
      DOG  D AO1 G # a word
      """;

  private static TextTokenizerConfig config(
      boolean punct, boolean apostrophe, boolean padded, boolean stresses, boolean dictionary) {
    return new TextTokenizerConfig(
        Optional.empty(),
        punct,
        apostrophe,
        padded,
        stresses,
        true,
        Optional.empty(),
        new G2pConfig(
            Optional.empty(),
            dictionary ? Optional.of(Path.of("cmudict")) : Optional.empty(),
            0.5,
            Optional.empty()));
  }

  private static String said(VoiceSymbols symbols, int[] ids) {
    return Arrays.stream(ids)
        .mapToObj(symbols.symbols()::get)
        .map(s -> s.length() > 1 ? "<" + s + ">" : s)
        .collect(Collectors.joining());
  }

  /** punct, apostrophe, pad_with_space, stresses. */
  @Test
  void fieldsOfTheTokenizerSayWhatSymbolsThereAre() {
    List<String> all = VoiceSymbols.listed(config(true, true, true, true, false));
    assertThat(all).startsWith(" ", "a").contains("'", ",", "}").endsWith("<pad>", "<oov>");
    assertThat(all).hasSize(1 + 26 + 1 + 15 + 2).doesNotHaveDuplicates();
    VoiceSymbols padWithSpace = new VoiceSymbols(all, true, "");
    assertThat(said(padWithSpace, padWithSpace.encode("Don't stop, 12!", 1, null)))
        .isEqualTo(" don't stop, twelve! ");
    assertThat(padWithSpace.encode("\u65e5\u672c", 1, null)).as("nothing to say").isEmpty();
    assertThat(said(padWithSpace, padWithSpace.encode("1,250 and 3.5", 1, null)))
        .startsWith(" one thousand two hundred")
        .doesNotContain(",");
    List<String> noPunct = VoiceSymbols.listed(config(false, false, false, true, false));
    VoiceSymbols bare = new VoiceSymbols(noPunct, false, "");
    assertThat(said(bare, bare.encode("Don't stop, 12!", 1, null)))
        .doesNotContain("'", ",", "!")
        .startsWith("dont stop")
        .endsWith("twelve");
    assertThat(bare.unknown("don't")).containsExactly("'");
    List<String> stresses = VoiceSymbols.listed(config(true, true, true, true, true));
    assertThat(stresses).hasSize(all.size() + 24 + 45).contains("AH0", "ZH");
    List<String> without = VoiceSymbols.listed(config(true, true, true, false, true));
    assertThat(without).hasSize(all.size() + 24 + 15).contains("AH").doesNotContain("AH0");
    VoiceSymbols plain = new VoiceSymbols(without, false, DICTIONARY);
    assertThat(said(plain, plain.encode("cat", 1, null))).isEqualTo("K<AE>T");
  }

  /** Of phoneme_dict, with phoneme_probability. */
  @Test
  void wordsOfADictionarySoundAsItSays() {
    VoiceSymbols symbols =
        new VoiceSymbols(
            VoiceSymbols.listed(config(true, true, false, true, true)), false, DICTIONARY);
    assertThat(said(symbols, symbols.encode("Cat and dog's", 1, null)))
        .isEqualTo("K<AE1>T and D<AO1>GZ");
    // words that sound in several ways are spelled
    assertThat(said(symbols, symbols.encode("read", 1, null))).isEqualTo("read");
    assertThat(said(symbols, symbols.encode("cat", 0, null))).isEqualTo("cat");
    double phonemeProbability = 0.25;
    int spoken = 0;
    SeededRandom random = SeededRandom.of(1);
    for (int i = 0; i < 1000; i++) {
      spoken += symbols.encode("cat", phonemeProbability, random)[0] == 8 + 1 ? 1 : 0;
    }
    assertThat(symbols.symbols().get(9)).isEqualTo("K");
    assertThat(spoken).isBetween(200, 300);
  }
}
