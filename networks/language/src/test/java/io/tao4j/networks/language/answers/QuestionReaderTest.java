package io.tao4j.networks.language.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.network.InputSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code question_answering inference -i} reads: lines with a tab, or SQuAD's JSON. */
class QuestionReaderTest {
  private static final QuestionReader READER =
      new QuestionReader(new AnswerSettings(4, 8, 3, 4, false, 0));

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aLineIsAQuestionATabAndItsText() throws IOException {
    Path lines = file("asked.txt", "who sang ?\tAda sang\tin Oslo\n\n where ?\t in Oslo \n");
    List<InputSource<Question>> all = READER.list(lines);
    assertThat(all).hasSize(2);
    Question first = all.get(0).read();
    assertThat(first.text()).isEqualTo("who sang ?");
    // only the first tab is between: answers are slices of the text as it was given
    assertThat(first.context()).isEqualTo("Ada sang\tin Oslo");
    assertThat(all.get(1).id()).isEqualTo(lines + ":3");
    assertThat(all.get(1).read().text()).isEqualTo("where ?");
    assertThat(READER.noun()).isEqualTo("questions");
  }

  @Test
  void filesOfSquadNeedNoAnswers() throws IOException {
    Path json =
        file(
            "asked.json",
            """
            {"data": [{"paragraphs": [{"context": "Ada sang in Oslo", "qas": [
              {"id": "a", "question": "who ?", "answers": []},
              {"id": "b", "question": "where ?", "answers": []}]}]}]}
            """);
    assertThat(READER.list(json))
        .extracting(source -> source.read().text())
        .containsExactly("who ?", "where ?");
    assertThatThrownBy(() -> READER.read(json))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("INFERENCE-003")
        .hasMessageContaining("2 questions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"who sang ?", "\tAda sang in Oslo", "  \tAda sang"})
  void otherLinesAreNamed(String line) throws IOException {
    List<InputSource<Question>> all = READER.list(file("asked.txt", "a ?\tb\n" + line + "\n"));
    assertThatThrownBy(() -> all.get(1).read())
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("INFERENCE-003")
        .hasMessageContaining("asked.txt:2")
        .hasMessageContaining("a tab");
  }
}
