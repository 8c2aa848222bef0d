package io.tao4j.networks.language.answers;

import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import io.tao4j.networks.tasks.text.LineReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads questions: SQuAD's JSON ({@code .json}; answers in it do not matter), or lines of a
 * question, a tab and the text that holds the answer.
 */
final class QuestionReader implements InputReader<Question> {
  private final AnswerSettings settings;

  QuestionReader(AnswerSettings settings) {
    this.settings = settings;
  }

  @Override
  public String noun() {
    return "questions";
  }

  @Override
  public List<InputSource<Question>> list(Path path) {
    if (Files.isRegularFile(path) && path.toString().endsWith(".json")) {
      return SquadData.read(path, settings, -1).questions().stream()
          .map(q -> new InputSource<>(path, q.source(), q::question))
          .toList();
    }
    return new LineReader()
        .list(path).stream()
            .map(line -> new InputSource<>(line.file(), line.id(), () -> question(line)))
            .toList();
  }

  private static Question question(InputSource<String> line) {
    String text = line.read();
    int tab = text.indexOf('\t');
    if (tab < 0 || text.substring(0, tab).isBlank()) {
      throw new TaoException(
          "INFERENCE-003",
          line.id() + " is no question with a text",
          "write the question, a tab, and the text that holds the answer");
    }
    return new Question(line.id(), text.substring(0, tab).strip(), text.substring(tab + 1));
  }

  @Override
  public Question read(Path file) {
    List<InputSource<Question>> all = list(file);
    if (all.size() != 1) {
      throw new TaoException(
          "INFERENCE-003", "%s holds %s questions".formatted(file, all.size()), "give one");
    }
    return all.get(0).read();
  }
}
