package io.tao4j.networks.speech.language;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.networks.speech.ngram.ArpaFile;
import io.tao4j.networks.speech.ngram.NGramFile;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.networks.speech.ngram.Utf8Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Models, texts and vocabularies in files. */
public final class LanguageModelFiles {
  private LanguageModelFiles() {}

  /**
   * Reads a model in either form, whatever its name ends in.
   *
   * @throws TaoException {@code NGRAM-001} if it cannot be read, {@code NGRAM-003} or {@code
   *     NGRAM-004} if it is no model
   */
  public static NGramModel read(Path file) {
    return NGramFile.is(file) ? NGramFile.open(file) : ArpaFile.read(file);
  }

  /** Writes the words of a model, a word a line, without the marks of sentences. */
  static Path writeVocabulary(NGramModel model, Path file) throws IOException {
    List<String> words = model.vocabulary().words();
    AtomicFile.writeString(file, String.join("\n", words.subList(3, words.size())) + "\n");
    return file;
  }

  /**
   * The words of a vocabulary, which stand between blanks.
   *
   * @throws TaoException {@code NGRAM-001} if it cannot be read, {@code NGRAM-002} if it has none
   */
  static Set<String> words(Path file) {
    Set<String> words =
        Utf8Text.read(
            file,
            reader -> {
              Set<String> found = new HashSet<>();
              for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                found.addAll(List.of(line.strip().split("\\s+")));
              }
              found.remove("");
              return found;
            });
    if (words.isEmpty()) {
      throw new TaoException("NGRAM-002", file + " has no words", "give a word a line");
    }
    return words;
  }
}
