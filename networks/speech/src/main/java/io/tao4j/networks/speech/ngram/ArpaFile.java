package io.tao4j.networks.speech.ngram;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of n-gram models that all tools read: for each length a section of lines of log10
 * probability, words, and log10 back-off.
 */
public final class ArpaFile {
  private static final Pattern COUNT = Pattern.compile("ngram\\s+(\\d+)\\s*=\\s*(\\d+)");

  private ArpaFile() {}

  /**
   * Writes a model. The file is there whole or not at all.
   *
   * @throws IOException if the disk refuses
   */
  public static void write(NGramModel model, Path file) throws IOException {
    AtomicFile.writeStream(
        file,
        stream -> {
          Writer writer =
              new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
          write(model, writer);
          writer.flush();
        });
  }

  private static void write(NGramModel model, Writer writer) throws IOException {
    writer.write("\\data\\\n");
    for (int n = 1; n <= model.order(); n++) {
      writer.write("ngram " + n + "=" + model.count(n) + "\n");
    }
    for (int n = 1; n <= model.order(); n++) {
      writer.write("\n\\" + n + "-grams:\n");
      NGramTrie.Level level = model.trie().levels().get(n - 1);
      StringBuilder lines = new StringBuilder();
      List<IOException> failure = new ArrayList<>();
      model
          .trie()
          .visit(
              n,
              (words, length, node) -> {
                lines.append(level.logs().get(node)).append('\t');
                for (int i = 0; i < length; i++) {
                  lines.append(i == 0 ? "" : " ").append(model.vocabulary().word(words[i]));
                }
                if (level.backoff(node) != 0) {
                  lines.append('\t').append(level.backoff(node));
                }
                lines.append('\n');
                if (lines.length() > 1 << 15 && failure.isEmpty()) {
                  try {
                    writer.append(lines);
                  } catch (IOException e) {
                    failure.add(e);
                  }
                  lines.setLength(0);
                }
              });
      if (!failure.isEmpty()) {
        throw failure.get(0);
      }
      writer.append(lines);
    }
    writer.write("\n\\end\\\n");
  }

  /**
   * Reads a model.
   *
   * @throws TaoException {@code NGRAM-001} if it cannot be read, {@code NGRAM-003} with the line if
   *     it is no such file, is cut short, or an n-gram lacks its beginning
   */
  public static NGramModel read(Path file) {
    return Utf8Text.read(file, reader -> new Reader(reader, file).read());
  }

  /** One file on its way in. */
  private static final class Reader {
    private final BufferedReader reader;
    private final Path file;
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private int number;

    Reader(BufferedReader reader, Path file) {
      this.reader = reader;
      this.file = file;
      for (String mark :
          List.of(NGramVocabulary.UNKNOWN, NGramVocabulary.START, NGramVocabulary.END)) {
        ids.put(mark, words.size());
        words.add(mark);
      }
    }

    private TaoException wrong(String problem, String advice) {
      return new TaoException("NGRAM-003", "%s:%s: %s".formatted(file, number, problem), advice);
    }

    private String line() throws IOException {
      String line;
      do {
        number++;
        line = reader.readLine();
        if (line == null) {
          throw wrong("the file ends before \\end\\", "it was cut short: copy it again");
        }
      } while (line.isBlank());
      return line.strip();
    }

    NGramModel read() throws IOException {
      String line = line();
      while (!line.equals("\\data\\")) {
        line = line();
      }
      List<Integer> counts = new ArrayList<>();
      for (line = line(); line.startsWith("ngram"); line = line()) {
        Matcher matcher = COUNT.matcher(line);
        if (!matcher.matches() || !matcher.group(1).equals(String.valueOf(counts.size() + 1))) {
          throw wrong("'" + line + "' is no count", "expected 'ngram N=COUNT' for N from 1 on");
        }
        try {
          counts.add(Integer.parseInt(matcher.group(2)));
        } catch (NumberFormatException e) {
          throw wrong(line + " is more than can be", "at most 2,147,483,647 n-grams of a length");
        }
      }
      if (counts.isEmpty() || counts.size() > NGramEstimator.HIGHEST_ORDER) {
        throw wrong(
            "there are n-grams of " + counts.size() + " lengths",
            "a model has 1 to " + NGramEstimator.HIGHEST_ORDER);
      }
      NGramTrieBuilder builder = new NGramTrieBuilder(words, counts.size());
      for (int n = 1; n <= counts.size(); n++) {
        if (!line.equals("\\" + n + "-grams:")) {
          throw wrong("'" + line + "' instead of \\" + n + "-grams:", "the sections come in order");
        }
        section(n, counts.get(n - 1), n == counts.size(), builder);
        line = line();
      }
      if (!line.equals("\\end\\")) {
        throw wrong("'" + line + "' instead of \\end\\", "the file has more n-grams than it says");
      }
      try {
        return new NGramModel(new NGramVocabulary(words), builder.build());
      } catch (IllegalArgumentException e) {
        throw new TaoException(
            "NGRAM-003",
            file + ": " + e.getMessage(),
            List.of("each n-gram is there once, and so is each of its beginnings"),
            e);
      }
    }

    private void section(int order, int count, boolean last, NGramTrieBuilder builder)
        throws IOException {
      int[] found = new int[order];
      for (int i = 0; i < count; i++) {
        String line = line();
        String[] parts = line.split("\\s+");
        boolean hasBackoff = parts.length == order + 2;
        if (parts.length != order + 1 && (!hasBackoff || last)) {
          throw wrong(
              "'%s' is no line of a number, %s words%s"
                  .formatted(line, order, last ? "" : " and perhaps another number"),
              i + " n-grams of " + count + " were read");
        }
        for (int w = 0; w < order; w++) {
          found[w] = id(parts[w + 1], order == 1);
        }
        builder.add(found, number(parts[0]), hasBackoff ? number(parts[order + 1]) : 0);
      }
    }

    private int id(String word, boolean isNew) {
      Integer id = ids.get(word);
      if (id != null) {
        return id;
      }
      if (!isNew) {
        throw wrong("the word '" + word + "' is no 1-gram", "each word of an n-gram is a 1-gram");
      }
      ids.put(word, words.size());
      words.add(word);
      return words.size() - 1;
    }

    private float number(String text) {
      try {
        float value = Float.parseFloat(text);
        if (!Float.isNaN(value) && value != Float.POSITIVE_INFINITY) {
          return Math.max(KneserNey.NEVER, value);
        }
      } catch (NumberFormatException e) {
        throw wrong("'" + text + "' is no number", "expected a logarithm to base 10");
      }
      throw wrong("'" + text + "' is no logarithm", "expected a number below infinity");
    }
  }
}
