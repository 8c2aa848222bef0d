package io.tao4j.networks.language.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWordTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ada flew to Oslo. | Ada flew to Oslo .",
        "(Oslo)! | ( Oslo ) !",
        "the U.S. army | the U.S. army",
        "J. Smith, Inc. | J. Smith , Inc .",
        "\"Oslo,\" she said | \" Oslo , \" she said",
        "don't @acme #tag http://a.b/c? | don't @acme #tag http://a.b/c ?",
        "... | ...",
      })
  void punctuationAtTheEndsStandsApart(String text, String words) {
    List<TextWord> found = TextWord.withPunctuationApart(text);
    assertThat(String.join(" ", found.stream().map(TextWord::text).toList())).isEqualTo(words);
    found.forEach(
        word -> assertThat(text.substring(word.start(), word.end())).isEqualTo(word.text()));
  }

  @Test
  void blanksOfAllKindsPartWords() {
    assertThat(TextWord.of(" a\u2003\tb\nc ").stream().map(TextWord::text))
        .containsExactly("a", "b", "c");
    assertThat(TextWord.of("  ")).isEmpty();
  }
}
