package io.tao4j.networks.language.convert;

import io.tao4j.networks.tasks.text.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** CoNLL's columns: a word a line, its label in the last column, a blank line between texts. */
public final class IobForm implements TextForm {
  @Override
  public String name() {
    return "iob";
  }

  @Override
  public String description() {
    return "CoNLL's columns: a word a line, its label last, a blank line between texts";
  }

  @Override
  public Written convert(Path source, Path target, List<String> names) throws IOException {
    List<Path> files = new ArrayList<>();
    int texts = 0;
    for (Path file : ConvertFiles.files(source, names, ".txt", ".conll", ".iob", ".iob2", ".bio")) {
      List<String> words = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      StringBuilder tags = new StringBuilder();
      int number = 0;
      List<String> lines = new ArrayList<>(TextLines.read(file));
      lines.add("");
      for (String line : lines) {
        number++;
        String[] columns = line.strip().split("\\s+");
        if (line.isBlank() || columns[0].equals("-DOCSTART-")) {
          if (!text.isEmpty()) {
            words.add(text.toString());
            labels.add(tags.toString());
            text.setLength(0);
            tags.setLength(0);
          }
          continue;
        }
        if (columns.length < 2) {
          throw ConvertFiles.wrong(source, TextLines.place(file, number) + " has one column");
        }
        text.append(text.isEmpty() ? "" : " ").append(columns[0]);
        tags.append(tags.isEmpty() ? "" : " ").append(columns[columns.length - 1]);
      }
      texts += words.size();
      String stem = ConvertFiles.stem(file);
      files.add(ConvertFiles.write(target.resolve("text_" + stem + ".txt"), words));
      files.add(ConvertFiles.write(target.resolve("labels_" + stem + ".txt"), labels));
    }
    return new Written(files, texts, List.of());
  }
}
